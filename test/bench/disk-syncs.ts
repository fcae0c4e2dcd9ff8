import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Pages of a file that has its full size already and is written over, like PostgreSQL's log. */
const pages = 4_096;
const page = Buffer.alloc(4_096, 1);
const durationMs = 700;

/** Measures how many writes of 4 KiB with fdatasync the directory's disk does in a second, one after another. */
export function diskSyncsPerSecond(directory: string): number {
  const file = join(directory, 'syncs.bench');
  const descriptor = openSync(file, 'w');
  try {
    for (let index = 0; index < pages; index += 1) writeSync(descriptor, page);
    fdatasyncSync(descriptor);
    const startedAt = performance.now();
    let syncs = 0;
    while (performance.now() - startedAt < durationMs) {
      writeSync(descriptor, page, 0, page.length, (syncs % pages) * page.length);
      fdatasyncSync(descriptor);
      syncs += 1;
    }
    return (syncs * 1_000) / (performance.now() - startedAt);
  } finally {
    closeSync(descriptor);
    rmSync(file);
  }
}
