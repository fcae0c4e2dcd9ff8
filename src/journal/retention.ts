import { setTimeout as pause } from 'node:timers/promises';
import { openStatuses } from '../model/delivery.ts';
import type { Database } from '../storage/database.ts';
import { forgetSharedMessages } from './sent-messages.ts';
import { statusIn } from './status-in.ts';
import { ago, sweepTallies } from './tallies.ts';

export interface RetentionPeriods {
  readonly eventsMs: number;
  /** Also of rejected events, and of what operators did. */
  readonly deadLettersMs: number;
}

/** Small steps with a rest between them, so that the webhook hardly notices. */
const stepSize = 500;
const restMs = 100;

/**
 * Deletes what has been kept long enough. What is not settled is kept however old it is, and so are standings: what was
 * overtaken stays so.
 */
export class Retention {
  constructor(private readonly database: Database) {}

  /** Returns how many events were deleted, rejected ones included. */
  async sweep({ eventsMs, deadLettersMs }: RetentionPeriods, signal: AbortSignal): Promise<number> {
    const events = () => this.#deleteEvents(eventsMs, deadLettersMs);
    const rejected = () => this.#deleteOld('rejected_events', 'received_at', deadLettersMs);
    const deadLetters = () => this.#deleteDeadLetters(deadLettersMs);
    await this.#inSteps(deadLetters, signal);
    await this.#inSteps(() => this.#deleteOld('replays', 'ended_at', deadLettersMs), signal);
    await this.#inSteps(() => this.#deleteOld('audit', 'at', deadLettersMs), signal);
    await sweepTallies(this.database, eventsMs);
    return (await this.#inSteps(events, signal)) + (await this.#inSteps(rejected, signal));
  }

  async #inSteps(step: () => Promise<number>, signal: AbortSignal): Promise<number> {
    let total = 0;
    while (!signal.aborted) {
      const deleted = await step();
      total += deleted;
      if (deleted < stepSize) break;
      await pause(restMs, undefined, { signal }).catch(() => undefined);
    }
    return total;
  }

  /** Deliveries and attempts go with their event. */
  async #deleteEvents(keptMs: number, deadKeptMs: number): Promise<number> {
    const rows = await this.database.query(
      `WITH old AS (
         SELECT e.sequence FROM tier_relay.events e
         WHERE e.received_at < ${ago('$1')} AND NOT EXISTS (
           SELECT FROM tier_relay.deliveries d
           WHERE d.event_sequence = e.sequence
             AND (d.${statusIn(openStatuses)} OR (d.status = 'dead' AND e.received_at >= ${ago('$2')})))
         ORDER BY e.received_at LIMIT $3
         FOR UPDATE SKIP LOCKED
       ), forgotten AS (
         ${forgetSharedMessages(`
           SELECT d.id FROM tier_relay.deliveries d JOIN old ON old.sequence = d.event_sequence`)}
       )
       DELETE FROM tier_relay.events WHERE sequence IN (SELECT sequence FROM old) RETURNING sequence`,
      [keptMs, deadKeptMs, stepSize],
    );
    return rows.length;
  }

  /** Those whose event is kept for longer. */
  async #deleteDeadLetters(keptMs: number): Promise<number> {
    const rows = await this.database.query(
      `WITH old AS (
         SELECT d.id FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
         WHERE d.status = 'dead' AND e.received_at < ${ago('$1')}
         LIMIT $2
         FOR UPDATE OF d SKIP LOCKED
       ), forgotten AS (
         ${forgetSharedMessages('SELECT id FROM old')}
       )
       DELETE FROM tier_relay.deliveries WHERE id IN (SELECT id FROM old) RETURNING id`,
      [keptMs, stepSize],
    );
    return rows.length;
  }

  /** Rows that nothing else decides about. @param since the column with the time from which they are kept. */
  async #deleteOld(table: string, since: string, keptMs: number): Promise<number> {
    const rows = await this.database.query(
      `DELETE FROM tier_relay.${table} WHERE id IN (
         SELECT id FROM tier_relay.${table} WHERE ${since} < ${ago('$1')} LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      [keptMs, stepSize],
    );
    return rows.length;
  }
}
