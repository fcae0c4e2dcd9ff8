import { SingleBar } from 'cli-progress';
import { stat } from 'node:fs/promises';
import { loadEnvironment } from '../config/environment.ts';
import { errorCode } from '../config/error-code.ts';
import { backUp, type BackupSummary, type Progress } from '../storage/backup/back-up.ts';
import { UnreadableBackup } from '../storage/backup/backup-reader.ts';
import { NotEmpty, restore, verifyBackup } from '../storage/backup/restore.ts';
import { connectionAdvice } from '../storage/connection-advice.ts';
import { openForMaintenance } from '../storage/open-for-maintenance.ts';
import type { Connection } from '../storage/database.ts';
import { Exit } from './exit.ts';

export async function runBackup(path: string, showsProgress: boolean): Promise<BackupSummary> {
  // `backUp` renames its file to `path`: a device such as /dev/stdout would be gone for everybody.
  const there = await stat(path).catch(() => undefined);
  if (there?.isFile() === false) throw new Exit(`${path} is there, and is no file: name another`);
  return onDatabase({ create: false, showsProgress }, (connection, progress) => backUp(connection, path, progress));
}

export async function runRestore(path: string, showsProgress: boolean): Promise<{ takenAt: string; rows: number }> {
  const backup = await verifyBackup(path).catch((error: unknown) => {
    if (error instanceof UnreadableBackup) throw new Exit(`${path} cannot be restored: ${error.message}`);
    throw error;
  });
  let rows = 0;
  await onDatabase({ create: true, showsProgress }, (connection, progress) =>
    restore(connection, backup, (done, all) => {
      rows = done;
      progress(done, all);
    }),
  );
  return { takenAt: backup.header.takenAt, rows };
}

/** Runs `work` on the environment's database, with a progress bar at a terminal. @throws Exit */
async function onDatabase<Result>(
  { create, showsProgress }: { readonly create: boolean; readonly showsProgress: boolean },
  work: (connection: Connection, progress: Progress) => Promise<Result>,
): Promise<Result> {
  const { databaseUrl, dataDir } = loadEnvironment(process.env, []);
  const opened = await openForMaintenance({
    ...(databaseUrl !== undefined && { databaseUrl }),
    dataDir,
    create,
  });
  const bar = new SingleBar({ format: '{bar} {value} of about {total} rows', hideCursor: true, clearOnComplete: true });
  const shows = showsProgress && process.stderr.isTTY;
  if (shows) bar.start(0, 0);
  try {
    return await work(opened.connection, (done, all) => {
      if (!shows) return;
      bar.setTotal(Math.round(all));
      bar.update(done);
    });
  } catch (error) {
    if (error instanceof NotEmpty) throw new Exit(error.message);
    if (isOfPostgres(error)) throw new Exit(`the database cannot be used: ${connectionAdvice(error)}`);
    if (error instanceof Error && 'syscall' in error)
      throw new Exit(`the file cannot be written (${errorCode(error)})`);
    throw error;
  } finally {
    if (shows) bar.stop();
    await opened.close();
  }
}

/** True for an error with an SQLSTATE, and for a connection that failed. A file's EROFS looks like an SQLSTATE. */
export function isOfPostgres(error: unknown): boolean {
  const { code = '', syscall }: { code?: unknown; syscall?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  if (syscall !== undefined) return syscall === 'connect' || syscall === 'getaddrinfo';
  return /^[0-9A-Z]{5}$/.test(String(code));
}
