import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporaryDirectory } from './temporary-directory.ts';

/** Where one run of a service keeps its files. */
export interface Workplace {
  readonly directory: string;
  readonly dataDir: string;
  readonly logFile: string;
  /** Removes the run's files, except a given DATA_DIR, and resolves to a sentence that says so. */
  readonly clear: () => Promise<string>;
}

export async function openWorkplace(givenDataDir?: string): Promise<Workplace> {
  const directory = await temporaryDirectory();
  const ownDataDir = join(directory, 'data');
  return {
    directory,
    dataDir: givenDataDir ? resolve(givenDataDir) : ownDataDir,
    logFile: join(directory, 'connector.log'),
    clear: async () => {
      // After a kill of the service, its PostgreSQL still writes for a moment.
      await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      return givenDataDir ? `The data stays in ${resolve(givenDataDir)}` : `${directory} is removed`;
    },
  };
}
