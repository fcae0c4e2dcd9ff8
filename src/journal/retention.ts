import { setTimeout as pause } from 'node:timers/promises';
import { openStatuses } from '../model/delivery.ts';
import type { Database } from '../storage/database.ts';
import { forgetSharedMessages } from './sent-messages.ts';
import { statusIn } from './status-in.ts';
import { ago, sweepTallies } from './tallies.ts';

export interface RetentionPeriods {
  readonly eventsMs: number;
  /** Also for rejected events, ended replays, and the record of what operators did. */
  readonly deadLettersMs: number;
}

/** Rows a step, and the rest between two steps, small so that the webhook hardly notices. */
const stepSize = 500;
const restMs = 100;

/** Deletes what is old enough. Keeps events with open deliveries, and all standings: an overtaken change stays so. */
export class Retention {
  constructor(private readonly database: Database) {}

  /** Deletes until nothing old is left, or `signal` aborts. Returns how many events went, rejected ones included. */
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

  /** Deletes a step of events, with their deliveries and attempts. Returns how many events. */
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

  /** Deletes a step of dead letters whose events are kept for longer. */
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

  /** Deletes a step of rows by age alone. @param since the column with the time from which they are kept. */
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
