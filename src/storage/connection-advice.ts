/** What an operator can do, by SQLSTATE or node's code. Messages are not shown: they may quote address and password. */
const remedies: readonly (readonly [code: RegExp, remedy: string])[] = [
  [/^28P01$/, 'PostgreSQL refuses the password: check user and password; special characters must be percent-encoded'],
  [/^28/, 'PostgreSQL refuses this user from here: check the user, and pg_hba.conf on the server'],
  [/^3D000$/, 'there is no such database: create it, or mend the name at the end of the address'],
  [
    /^42501$/,
    'the role lacks a privilege: GRANT CREATE ON DATABASE … TO it (and CONNECT); or CREATE SCHEMA tier_relay AUTHORIZATION it, once',
  ],
  [
    /^53300$/,
    'PostgreSQL has no connection left for us: raise max_connections or the CONNECTION LIMIT of the role or database',
  ],
  [/^57P03$/, 'PostgreSQL is starting up, or shutting down: try again'],
  [/^25006$/, 'the server takes no writes, as a standby does: give the address of the primary'],
  [/^ENOTFOUND$|^EAI_AGAIN$/, 'no such host: mend the name in the address, or look at the DNS'],
  [/^ECONNREFUSED$|^ENOENT$/, 'nothing listens there: check host and port, and that PostgreSQL runs'],
  [/^E(TIMEDOUT|HOSTUNREACH|NETUNREACH)$/, 'the host does not answer: check host, port and firewall'],
  [/ALTNAME/, 'its TLS certificate is for another host name: use that one in the address'],
  [
    /CERT_(HAS_EXPIRED|NOT_YET_VALID)/,
    'its TLS certificate has expired, or is not valid yet: renew it, or look at the clock',
  ],
  [
    /CERT|^UNABLE_TO_|_IN_CHAIN$/,
    'its TLS certificate is not trusted: add sslrootcert=/path/to/ca.pem to the address, or set NODE_EXTRA_CA_CERTS; ' +
      'sslmode=no-verify trusts any',
  ],
  [/^ERR_INVALID_URL$/, 'it is not an address: postgres://user:password@host:5432/database, percent-encoded'],
];

/** The same by message, looked at first: for errors without a code, or whose code says too little. */
const spoken: readonly (readonly [message: RegExp, remedy: string])[] = [
  [
    /no encryption/,
    'the server demands TLS: add sslmode=require to the address; or this user may not come from here: pg_hba.conf',
  ],
  [/\b(SSL|TLS)\b.*\brequired|connection is insecure/i, 'the server demands TLS: add sslmode=require to the address'],
  [/password must be a/, 'the server asks for a password: put it into the address'],
  [/, open '/, 'a certificate that the address names cannot be read'],
  [/does not support SSL/, 'the server has no TLS: take sslmode out of the address, or switch TLS on in the server'],
  [
    /permission denied for schema|must be owner|Unable to ensure migrations/,
    'the role lacks a privilege: ALTER SCHEMA tier_relay OWNER TO it, or GRANT USAGE, CREATE ON SCHEMA tier_relay TO it',
  ],
  [/URI malformed/, 'it is not an address: special characters in it must be percent-encoded as UTF-8'],
  [/timeout expired|read timeout|connection timeout/i, 'the host does not answer: check host, port and firewall'],
  [/terminated unexpectedly/, 'what listens there hangs up: check that it is PostgreSQL, and whether it demands TLS'],
];

/** A fault of the server that no setting of ours mends. The message is for operators. */
export class UnfitServer extends Error {}

/** Returns what to do about an error of PostgreSQL, also while the service runs; undefined for any other error. */
export function remedyFor(error: unknown): string | undefined {
  const { code = '' } = error as { readonly code?: string };
  return /^[0-9A-Z]{5}$/.test(code) ? remedies.find(([pattern]) => pattern.test(code))?.[1] : undefined;
}

/** True when the database is away, full, or may not be used now. Any other error is a bug: we asked something wrong. */
export function isUnavailable(error: unknown): boolean {
  const { code, message = '' } = (error ?? {}) as { readonly code?: unknown; readonly message?: string };
  // node-postgres gives no code when it waited for too long or lost the connection, only a message.
  if (code === undefined) return /timeout e|read timeout|^Connection terminated|not queryable/i.test(message);
  return typeof code === 'string' && /^(08|28|3D|53|57|58)...$|^25006$|^E[A-Z]+$/.test(code);
}

/** Returns what is wrong with DATABASE_URL and what to do, without any part of the address. */
export function connectionAdvice(error: unknown): string {
  if (error instanceof UnfitServer) return error.message;
  const { code, message = '' } = error as { readonly code?: string; readonly message?: string };
  const said = spoken.find(([pattern]) => pattern.test(message))?.[1];
  const known = said ?? remedies.find(([pattern]) => code !== undefined && pattern.test(code))?.[1];
  if (code === undefined) return known ?? 'no PostgreSQL answered';
  return `${known ?? 'PostgreSQL, or the way there, fails'} (${code})`;
}
