import { findPostgresBinaries } from './embedded-postgres.binaries.ts';
import { prepareCluster } from './embedded-postgres.cluster.ts';
import type { PostgresConnection } from './embedded-postgres.connection.ts';
import { openLease } from './embedded-postgres.lease.ts';
import { Postmaster } from './embedded-postgres.postmaster.ts';
import { socketAddress } from './embedded-postgres.socket.ts';

export interface EmbeddedPostgres {
  readonly connection: PostgresConnection;
  /**
   * Gives the server up, and stops it unless another connector uses it. Close pools first: their connections end.
   * Never rejects: what goes wrong is logged, and the next start attaches to what still runs.
   */
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL with its data in `<dataDir>/postgres`: attaches to one that already runs there (node may have been
 * killed, or another connector shares it), otherwise starts one, and brings it back whenever it dies.
 *
 * One machine (or container) per `dataDir`: PostgreSQL's own guard against two servers on one directory does not see
 * beyond that.
 *
 * @throws {Error} for operators: what is wrong, and what to do about it with DATA_DIR or DATABASE_URL.
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  log?: (message: string) => void;
  /** Beside ours and before them in force, such as `max_connections=300`: for tests that share a server. */
  settings?: readonly string[];
  /** From when on a blank lock file counts as left behind by a power cut: a server fills its own within milliseconds. */
  blankLockFileMs?: number;
}): Promise<EmbeddedPostgres> {
  const { log = () => undefined, settings = [], blankLockFileMs = 10_000 } = options;
  const binaries = await findPostgresBinaries();
  const { dir, account } = await prepareCluster({ dataDir: options.dataDir, binaries, log });
  const postmaster = new Postmaster({ binaries, dir, account, log, settings, blankLockFileMs });
  const lease = await openLease({ postmaster, host: await socketAddress(dir), log });
  let stopped: Promise<void> | undefined;
  return { connection: lease.connection, stop: () => (stopped ??= lease.close()) };
}
