import type { EmbeddedPostgres } from '../../src/storage/postgres/embedded-postgres.ts';

/** Returns the DATABASE_URL of a PostgreSQL that listens on a unix socket. */
export function postgresUrl({ host, port, user, database }: EmbeddedPostgres['connection']): string {
  return `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${String(port)}`;
}
