import { rm } from 'node:fs/promises';
import { openStorage, type Storage } from '../../src/journal/storage.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** A real, empty PostgreSQL with our schema; gone after `close`. */
export async function openTestStorage(): Promise<Storage> {
  const dataDir = await temporaryDirectory();
  const storage = await openStorage({ dataDir, log: () => undefined });
  return {
    ...storage,
    close: async () => {
      await storage.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
