import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** As PostgreSQL's log does it: pages are written over in a file that has its size already. */
const pages = 4_096;
const page = Buffer.alloc(4_096, 1);
const durationMs = 700;

/** How often a second 4 KB get to the disk of that directory, one after another. */
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
