import type { Database, Queryable } from '../storage/database.ts';
import { type Page, pageOf } from './page.ts';

export const auditActions = ['pause', 'resume', 'replay', 'replay-stopped', 'erase', 'test'] as const;

export type AuditAction = (typeof auditActions)[number];

/** How an operator came in. */
export type Via = 'token' | 'console';

/** An act of an operator. It holds ids and counts, and names no person. */
export interface Act {
  readonly action: AuditAction;
  readonly via: Via;
  /** A destination's name, or the id of a replay, a delivery or an event. */
  readonly target: string | null;
  readonly detail: string | null;
}

export interface AuditEntry extends Act {
  readonly id: string;
  readonly at: Date;
}

export interface AuditFilter {
  readonly action?: AuditAction | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The record of what operators did, kept as long as dead letters. */
export class Audit {
  constructor(private readonly database: Database) {}

  /** Records an act, in the transaction that carries it out. */
  async write(transaction: Queryable, { action, via, target, detail }: Act): Promise<void> {
    await transaction.query('INSERT INTO tier_relay.audit (action, via, target, detail) VALUES ($1, $2, $3, $4)', [
      action,
      via,
      target,
      detail,
    ]);
  }

  /** Newest first. */
  async list({ action, since, until, limit, cursor }: AuditFilter): Promise<Page<AuditEntry>> {
    const rows = await this.database.query<AuditEntry>(
      `SELECT id, at, action, via, target, detail FROM tier_relay.audit
       WHERE ($1::text IS NULL OR action = $1) AND ($2::timestamptz IS NULL OR at >= $2)
         AND ($3::timestamptz IS NULL OR at < $3) AND ($4::bigint IS NULL OR id < $4)
       ORDER BY id DESC LIMIT $5`,
      [action, since, until, cursor, limit + 1],
    );
    return pageOf(rows, { limit, place: ({ id }) => id, item: (row) => row });
  }
}
