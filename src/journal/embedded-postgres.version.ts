import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explained } from './embedded-postgres.advice.ts';
import type { PostgresBinaries } from './embedded-postgres.binaries.ts';
import { type Account, runCommand } from './embedded-postgres.command.ts';

/** Prints one line; a second is plenty, more is for machines that swap. */
const versionLimitMs = 10_000;

/** PostgreSQL reads only data of its own major version. @throws {Error} saying both versions, and the ways on. */
export async function assertSameMajorVersion(options: {
  dir: string;
  binaries: PostgresBinaries;
  account: Account;
}): Promise<void> {
  const { dir, binaries, account } = options;
  const there = (await readFile(join(dir, 'PG_VERSION'), 'utf8')).trim();
  const { ok, output } = await runCommand([binaries.postgres, '--version'], { account, limitMs: versionLimitMs });
  const shipped = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (!ok || shipped === undefined) throw explained('The embedded PostgreSQL does not run', output);
  if (there === shipped) return;
  throw new Error(
    `${dir} is data of PostgreSQL ${there}, this release ships PostgreSQL ${shipped}. Either go back to the release ` +
      `that wrote it; or move: pg_dump it with PostgreSQL ${there}, start this release on a new, empty DATA_DIR, and ` +
      `restore into that; or let a PostgreSQL ${there} of your own serve it and set DATABASE_URL.`,
  );
}
