import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a directory that other users may enter: under root, PostgreSQL runs as another user. */
export async function temporaryDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tier-relay-test-'));
  await chmod(path, 0o755);
  return path;
}
