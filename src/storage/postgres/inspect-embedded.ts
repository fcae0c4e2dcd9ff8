import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Finding } from '../../model/finding.ts';
import { chooseAccount } from './account.ts';
import { findPostgresBinaries } from './binaries.ts';
import { assertSameMajorVersion } from './cluster.ts';

/** Free space to report. PostgreSQL needs room for a segment of its log, 16 MiB, and some 3 KB an event. */
const leastBytes = { problem: 64 * 1024 ** 2, warning: 1024 ** 3 };

/** Finds out whether the embedded PostgreSQL can run with its data in `dataDir`; changes nothing. */
export async function inspectEmbedded(dataDir: string): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const dir = join(resolve(dataDir), 'postgres');
  const place = await nearest(resolve(dataDir));
  if (!(await stat(place)).isDirectory())
    return [{ level: 'problem', text: `${place} is no directory: choose another DATA_DIR` }];
  try {
    const binaries = await findPostgresBinaries();
    if (await stat(join(dir, 'PG_VERSION')).catch(() => undefined)) {
      await assertSameMajorVersion({ dir, binaries, account: await chooseAccount(dir) });
      findings.push({ level: 'ok', text: `the embedded PostgreSQL has its data in ${dir}` });
    } else {
      await access(place, constants.W_OK);
      findings.push({ level: 'ok', text: `the first start makes the embedded PostgreSQL's data in ${dir}` });
    }
  } catch (error) {
    const isAccess = error instanceof Error && 'syscall' in error;
    const text = isAccess
      ? `${place} cannot be written: give it to this user, or choose another DATA_DIR`
      : String(error);
    findings.push({ level: 'problem', text: text.replace(/^Error: /, '') });
  }
  return [...findings, await spaceFinding(place)];
}

/** Returns the deepest part of the path that exists. */
async function nearest(path: string): Promise<string> {
  const exists = await stat(path).catch(() => undefined);
  return exists || dirname(path) === path ? path : nearest(dirname(path));
}

async function spaceFinding(place: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const text = `${(free / 1024 ** 3).toFixed(1)} GiB are free in ${place}`;
  if (free < leastBytes.problem) return { level: 'problem', text: `${text}: free some, or nothing more can be kept` };
  if (free < leastBytes.warning)
    return { level: 'warning', text: `${text}: free some, before nothing more can be kept` };
  return { level: 'ok', text };
}
