import type { Storage } from './storage.ts';

/** The injectable form of `Storage`. */
export class StorageHandle {
  constructor(readonly storage: Storage) {}
}
