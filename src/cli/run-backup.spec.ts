import { expect, it } from '@jest/globals';
import { isOfPostgres } from './run-backup.ts';

it.each([
  [{ code: '53100' }, true],
  [{ code: 'HV00R' }, true],
  [{ code: 'ECONNREFUSED', syscall: 'connect' }, true],
  [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, true],
  [{ code: 'EROFS', syscall: 'open' }, false],
  [{ code: 'ENOSPC', syscall: 'write' }, false],
  [new Error('a bug'), false],
])('an error like %j is PostgreSQL’s: %s', (error, expected) => expect(isOfPostgres(error)).toBe(expected));
