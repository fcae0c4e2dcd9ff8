/** What operators can do when events are not stored, by SQLSTATE or the code of a system error. */
export function journalAdvice(code: string): string {
  // https://www.postgresql.org/docs/18/errcodes-appendix.html: disk_full
  if (code === '53100') {
    return (
      'the disk of the database is full: free space under DATA_DIR, or on the disk of the PostgreSQL behind ' +
      'DATABASE_URL; what was accepted is kept'
    );
  }
  return 'look whether PostgreSQL runs, and into its log: of the embedded one, DATA_DIR/postgres/server.log';
}
