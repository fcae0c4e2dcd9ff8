import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Connection, type Queryable, queryable } from '../storage/database.ts';
import { prepareSession } from '../storage/session.ts';

/** Milliseconds between two tries for the lead: how soon a follower notices that the leader's session ended. */
const candidacyMs = 500;
/** Milliseconds that a restart of the database may take; `failure` tells of nothing shorter. */
const blipMs = 4_000;
/** Milliseconds between two checks that the leader's session, and so its lock, still stands. One query each. */
const heartbeatMs = 2_000;
const goodbyeMs = 1_000;
/** First key of our advisory locks: "tier" in ASCII. The second key is a hash of the name. */
const lockSpace = 0x74696572;

export interface LeadershipOptions {
  readonly connection: Connection;
  /** Names what is led: it has one leader in the whole deployment. */
  readonly name: string;
  /** The leader listens on this channel. `onNotification` is called for each payload that is `name`. */
  readonly channel: string;
  readonly onNotification: () => void;
  /**
   * Leads until the signal aborts; the lead ends when it resolves or rejects. The session holds the lock: a query
   * through it fails once another process may lead, and a failed query ends the lead.
   */
  readonly lead: (signal: AbortSignal, session: Queryable) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/**
 * Elects one process per name by an advisory lock of PostgreSQL. The lock lives in a session: when the leader dies, its
 * session ends, and another process takes over. Needs a direct connection, or a pooler in session mode; costs one
 * connection per name, and a follower one query each `candidacyMs`.
 */
export class Leadership {
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #leads = false;
  #failure: { readonly error: unknown; readonly since: number } | undefined;

  constructor(private readonly options: LeadershipOptions) {}

  /** The error that sessions have failed with for `blipMs` or longer; undefined while this process leads or can win. */
  get failure(): unknown {
    if (this.#failure === undefined || performance.now() - this.#failure.since < blipMs) return undefined;
    return this.#failure.error;
  }

  /** True while this process leads, as far as it knows. */
  get leads(): boolean {
    return this.#leads;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when `lead` has ended and the lock is free for others. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#runSession();
      } catch (error) {
        this.#failure = { error, since: this.#failure?.since ?? performance.now() };
        this.options.onError(error);
        await this.#pause(candidacyMs);
      }
    }
  }

  async #runSession(): Promise<void> {
    const ended = new AbortController();
    const client = new pg.Client({
      ...this.options.connection,
      application_name: `tier-relay leader ${this.options.name}`,
      connectionTimeoutMillis: 3_000,
      query_timeout: 3_000,
      keepAlive: true,
    });
    client.on('error', () => ended.abort());
    client.on('end', () => ended.abort());
    client.on('notification', ({ payload }) => {
      if (payload === this.options.name) this.options.onNotification();
    });
    try {
      await client.connect();
      await prepareSession(client);
      this.#failure = undefined;
      if (await this.#win(client, ended.signal)) await this.#lead(client, ended);
    } finally {
      // On a half-open connection `end` never resolves.
      await Promise.race([client.end().catch(() => undefined), sleep(goodbyeMs, undefined, { ref: false })]);
    }
  }

  async #win(client: pg.Client, ended: AbortSignal): Promise<boolean> {
    while (!this.#stopping.signal.aborted && !ended.aborted) {
      const { rows } = await client.query<{ won: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS won', [
        lockSpace,
        this.options.name,
      ]);
      if (rows[0]?.won) return true;
      await this.#pause(candidacyMs);
    }
    return false;
  }

  async #lead(client: pg.Client, ended: AbortController): Promise<void> {
    await client.query(`LISTEN ${pg.escapeIdentifier(this.options.channel)}`);
    const heartbeat = setInterval(() => void client.query('SELECT 1').catch(() => ended.abort()), heartbeatMs);
    this.#leads = true;
    try {
      const signal = AbortSignal.any([ended.signal, this.#stopping.signal]);
      await this.options.lead(signal, trusted(client, ended));
    } finally {
      this.#leads = false;
      clearInterval(heartbeat);
    }
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}

/** Ends the lead when a query fails: after a fail-over, a session may answer its heartbeat but do no work. */
function trusted(client: pg.Client, ended: AbortController): Queryable {
  const session = queryable(client);
  const watched = <Result>(answer: Promise<Result>): Promise<Result> => {
    answer.catch(() => ended.abort());
    return answer;
  };
  return {
    query: (sql, values) => watched(session.query(sql, values)),
    prepared: (sql, values) => watched(session.prepared(sql, values)),
  };
}
