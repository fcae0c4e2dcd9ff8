import { v7 as uuidv7 } from 'uuid';
import type { Database, Queryable } from '../storage/database.ts';
import type { ReplayFilter } from './replay-deliveries.ts';
import { type Page, pageOf } from './page.ts';

export type ReplayKind = 'deliveries' | 'rejected';

/** A replay of many, as it stands now. */
export interface Replay {
  readonly id: string;
  readonly kind: ReplayKind;
  /** The filter as it was asked for. For an erased customer it holds empty texts. */
  readonly filter: ReplayFilter;
  readonly status: 'running' | 'done' | 'stopped' | 'failed';
  /** How many items matched when it was asked for. */
  readonly matching: number;
  readonly replayed: number;
  readonly requestedAt: Date;
  readonly endedAt: Date | null;
  /** Why the replay did not go on; null when it did. */
  readonly detail: string | null;
}

/** What the next step needs to know. */
export interface RunningReplay extends Pick<Replay, 'id' | 'kind' | 'filter'> {
  readonly cursor: string | null;
}

export interface StepResult {
  readonly replayed: number;
  /** Where the next step begins; null when there is none. */
  readonly cursor: string | null;
}

const columns = `id, kind, filter, status, matching, replayed, requested_at AS "requestedAt", ended_at AS "endedAt", detail`;

/** The replays of many: those that run, and what became of earlier ones. */
export class ReplayLog {
  constructor(private readonly database: Database) {}

  /** Returns the database's time as ISO 8601, to the microsecond, as events are stamped. */
  async now(database: Queryable): Promise<string> {
    const [clock] = await database.query<{ now: string }>(
      `SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now`,
    );
    if (!clock) throw new Error('PostgreSQL did not answer');
    return clock.now;
  }

  async insert(transaction: Queryable, { kind, filter, matching }: Pick<Replay, 'kind' | 'filter' | 'matching'>) {
    const id = uuidv7();
    await transaction.query('INSERT INTO tier_relay.replays (id, kind, filter, matching) VALUES ($1, $2, $3, $4)', [
      id,
      kind,
      JSON.stringify(filter),
      matching,
    ]);
    return id;
  }

  async countRunning(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM tier_relay.replays WHERE status = 'running'`,
    );
    return row?.count ?? 0;
  }

  /** Locks the running replay that has waited longest for its next step and that no other process works at. */
  async next(transaction: Queryable): Promise<RunningReplay | undefined> {
    const [replay] = await transaction.query<RunningReplay>(
      `SELECT id, kind, filter, cursor FROM tier_relay.replays WHERE status = 'running'
       ORDER BY stepped_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
    );
    return replay;
  }

  async advance(transaction: Queryable, id: string, { replayed, cursor }: StepResult): Promise<void> {
    await transaction.query(
      `UPDATE tier_relay.replays
       SET replayed = replayed + $2, cursor = $3, stepped_at = now(),
           status = CASE WHEN $3::text IS NULL THEN 'done' ELSE status END,
           ended_at = CASE WHEN $3::text IS NULL THEN now() END
       WHERE id = $1`,
      [id, replayed, cursor],
    );
  }

  /** Ends a replay after the step under way. Returns false when it does not run. */
  async end(database: Queryable, id: string, status: 'stopped' | 'failed', detail: string | null): Promise<boolean> {
    const ended = await database.query(
      `UPDATE tier_relay.replays SET status = $2, detail = $3, ended_at = now()
       WHERE id = $1 AND status = 'running' RETURNING id`,
      [id, status, detail],
    );
    return ended.length > 0;
  }

  async find(id: string): Promise<Replay | undefined> {
    const [replay] = await this.database.query<Replay>(`SELECT ${columns} FROM tier_relay.replays WHERE id = $1`, [id]);
    return replay;
  }

  /** Newest first. */
  async list(limit: number, cursor?: string): Promise<Page<Replay>> {
    const rows = await this.database.query<Replay>(
      `SELECT ${columns} FROM tier_relay.replays WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
      [cursor, limit + 1],
    );
    return pageOf(rows, { limit, place: ({ id }) => id, item: (row) => row });
  }
}
