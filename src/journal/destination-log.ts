import type { DestinationName } from '../model/delivery.ts';
import type { Reason } from '../model/outcome.ts';
import type { Queryable } from './database.ts';

/** A vendor's refusal of more than one delivery, until a probe succeeds. */
export interface Hold {
  readonly reason: Reason;
  readonly detail: string;
  /** When to probe. */
  readonly until: Date;
}

export interface DestinationState {
  /** Paused by a person, through the ops API. */
  readonly paused: boolean;
  readonly hold: Hold | null;
}

/** What holds a destination back, for every replica to see and for the next leader to go on with. */
export class DestinationLog {
  async read(database: Queryable, name: DestinationName): Promise<DestinationState> {
    const [row] = await database.query<{ paused: boolean; reason: Reason | null; detail: string; until: Date }>(
      `SELECT paused, hold_reason AS reason, hold_detail AS detail, hold_until AS until
       FROM tier_relay.destinations WHERE name = $1`,
      [name],
    );
    if (!row) return { paused: false, hold: null };
    const { paused, reason, detail, until } = row;
    return { paused, hold: reason === null ? null : { reason, detail, until } };
  }

  async setHold(database: Queryable, name: DestinationName, hold: Hold | null): Promise<void> {
    await database.query(
      `INSERT INTO tier_relay.destinations (name, hold_reason, hold_detail, hold_until) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name) DO UPDATE
       SET hold_reason = excluded.hold_reason, hold_detail = excluded.hold_detail, hold_until = excluded.hold_until`,
      [name, hold?.reason ?? null, hold?.detail ?? null, hold?.until ?? null],
    );
  }
}
