import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stopPostmaster } from './stop-postmaster.ts';

/** Where one run of the demo keeps its files. */
export interface Workplace {
  readonly dataDir: string;
  readonly logFile: string;
  /** Removes what the run made, and says so; a DATA_DIR that was given stays. */
  clear(): Promise<string>;
}

export async function openWorkplace(givenDataDir: string | undefined): Promise<Workplace> {
  const directory = await mkdtemp(join(tmpdir(), 'tier-relay-demo-'));
  // Run as root, PostgreSQL is started as another user, who must get through here.
  await chmod(directory, 0o755);
  const ownDataDir = join(directory, 'data');
  return {
    dataDir: givenDataDir ? resolve(givenDataDir) : ownDataDir,
    logFile: join(directory, 'connector.log'),
    clear: async () => {
      await stopPostmaster(ownDataDir);
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
      return givenDataDir ? `The data stays in ${resolve(givenDataDir)}` : `${directory} is removed`;
    },
  };
}
