import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { socketAddress } from './socket.ts';

describe('the socket address', () => {
  let temporary: string;

  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'tier-relay-spec-'));
  });

  afterEach(() => rm(temporary, { recursive: true }));

  it('is the cluster directory, up to the 103 bytes a path may have', async () => {
    const longest = '/'.padEnd(103 - '/.s.PGSQL.5432'.length, 'd');
    expect(await socketAddress(longest, temporary)).toBe(longest);
    expect(await socketAddress(`${longest}d`, temporary)).toMatch(/tier-relay-[0-9a-f]{16}$/);
  });

  it('is the same link each time for the same long path, and another for another', async () => {
    const long = `/${'é'.repeat(60)}`;
    const link = await socketAddress(long, temporary);
    expect(await readlink(link)).toBe(long);
    expect(await socketAddress(long, temporary)).toBe(link);
    expect(await socketAddress(`${long}2`, temporary)).not.toBe(link);
  });

  it('is refused when something else has the place of the link', async () => {
    const long = `/${'d'.repeat(120)}`;
    const link = await socketAddress(long, temporary);
    await rm(link);
    await writeFile(link, '');
    await expect(socketAddress(long, temporary)).rejects.toThrow(/DATA_DIR.*DATABASE_URL/);
  });
});
