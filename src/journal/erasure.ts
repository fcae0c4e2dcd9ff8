import { setImmediate as othersTurn } from 'node:timers/promises';
import { moves } from '../model/delivery.ts';
import type { Database, Queryable } from '../storage/database.ts';
import { statusIn } from './status-in.ts';
import { mentions, type Traces } from './mentions.ts';
import { forgetSharedMessages } from './sent-messages.ts';

export interface ErasureReport {
  readonly events: number;
  readonly rejectedEvents: number;
  /** That will not be made any more. */
  readonly cancelledDeliveries: number;
}

/** Webhooks and dispatchers lock the same rows, in an order of their own. */
const deadlock = '40P01';
const attempts = 5;

/** A body has up to 1 MiB, and a page is held in memory: as bytes, and as text. */
const pageSize = 20;

/**
 * Takes a customer's personal data out of everything that is stored. What remains is that an event of this id was
 * received, for otherwise Voucherify's next retry of it would bring the data back.
 */
export class Erasure {
  constructor(private readonly database: Database) {}

  /**
   * Says how much was erased. A call to a vendor that is under way may still take effect.
   *
   * @param record what is noted in the same transaction.
   */
  async erase(
    customerId: string,
    record: (transaction: Queryable, report: ErasureReport) => Promise<void> = () => Promise.resolve(),
  ): Promise<ErasureReport> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.database.transaction(async (transaction) => {
          const report = await this.eraseIn(transaction, customerId);
          await record(transaction, report);
          return report;
        });
      } catch (error) {
        const isDeadlock = error instanceof Error && 'code' in error && error.code === deadlock;
        if (!isDeadlock || attempt === attempts) throw error;
      }
    }
  }

  /** The same as part of a transaction. */
  async eraseIn(transaction: Queryable, customerId: string): Promise<ErasureReport> {
    const traces = await this.#traces(transaction, customerId);
    await this.#forgetInReplays(transaction, customerId, traces.emails);
    const rejected = await this.#findRejected(transaction, traces);
    await transaction.query(
      `UPDATE tier_relay.rejected_events SET payload = '', violations = '[]' WHERE id = ANY($1)`,
      [rejected],
    );
    const events = await transaction.query<{ sequence: string }>(
      `UPDATE tier_relay.events SET payload = '', change = '{}', customer_id = ''
       WHERE customer_id = $1 RETURNING sequence`,
      [customerId],
    );
    // Only now: with an event that was committed a moment ago came its deliveries.
    const sequences = events.map(({ sequence }) => sequence);
    const cancelled = await transaction.query(
      `UPDATE tier_relay.deliveries
       SET status = 'skipped', reason = NULL, detail = 'the customer was erased', updated_at = now()
       WHERE event_sequence = ANY($1) AND ${statusIn(moves.erase.from)}
       RETURNING id`,
      [sequences],
    );
    // A vendor's id of the contact or message points at the person, and a contact's lane does.
    await transaction.query(`UPDATE tier_relay.deliveries SET ref = NULL, lane = '' WHERE event_sequence = ANY($1)`, [
      sequences,
    ]);
    // After the deliveries: an attempt that is being recorded is waited for.
    const its = 'SELECT id FROM tier_relay.deliveries WHERE event_sequence = ANY($1)';
    await transaction.query(forgetSharedMessages(its), [sequences]);
    await transaction.query(`UPDATE tier_relay.attempts SET sent = NULL WHERE delivery_id IN (${its})`, [sequences]);
    // Last, and after the events, as a replay locks them: a webhook that came in between has moved one.
    await transaction.query('DELETE FROM tier_relay.standings WHERE customer_id = $1', [customerId]);
    return { events: events.length, rejectedEvents: rejected.length, cancelledDeliveries: cancelled.length };
  }

  /** Of those that were asked for by the customer's id or e-mail. First, as a step locks its replay first. */
  async #forgetInReplays(transaction: Queryable, id: string, emails: readonly string[]): Promise<void> {
    await transaction.query(
      `UPDATE tier_relay.replays
       SET filter = filter || jsonb_strip_nulls(jsonb_build_object(
             'customer', CASE WHEN filter ? 'customer' THEN '' END, 'email', CASE WHEN filter ? 'email' THEN '' END)),
           detail = CASE WHEN status = 'running' THEN 'the customer was erased' ELSE detail END,
           status = CASE WHEN status = 'running' THEN 'stopped' ELSE status END,
           ended_at = coalesce(ended_at, now())
       WHERE filter->>'customer' = $1 OR lower(filter->>'email') = ANY($2)`,
      [id, emails.map((email) => email.toLowerCase())],
    );
  }

  /** An event may be rejected because it lacks the id: then what the accepted ones say of the customer points there. */
  async #traces(database: Queryable, id: string): Promise<Traces> {
    const known = await database.query<{ email: string | null; sourceId: string | null }>(
      `SELECT DISTINCT change->'customer'->>'email' AS email, change->'customer'->>'sourceId' AS "sourceId"
       FROM tier_relay.events WHERE customer_id = $1`,
      [id],
    );
    const emails = known.flatMap(({ email }) => (email !== null && isAddress(email) ? [email] : []));
    const sourceIds = known.flatMap(({ sourceId }) => sourceId ?? []);
    return { words: isWord(id) ? [id] : [], emails: [...new Set(emails)], texts: [...new Set([id, ...sourceIds])] };
  }

  /** Nobody understood these, so where in them the customer is cannot be known; a trace stands for the whole. */
  async #findRejected(database: Queryable, traces: Traces): Promise<string[]> {
    const found: string[] = [];
    for (let after = ''; ;) {
      const page = await database.query<{ id: string; payload: string }>(
        `SELECT id, payload FROM tier_relay.rejected_events WHERE id > $1 AND payload <> '' ORDER BY id LIMIT $2`,
        [after, pageSize],
      );
      for (const { id, payload } of page) {
        if (mentions(payload, traces)) found.push(id);
        await othersTurn(); // webhooks wait for nobody's erasure
      }
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return found;
      after = last.id;
    }
  }
}

/** `DELETE customers/null` is a script's mistake, and must not cost all that is like it in JSON. */
function isWord(id: string): boolean {
  return /[\p{L}\p{N}]/u.test(id) && !['null', 'true', 'false'].includes(id);
}

/** It is what the customer typed: a "none" or a "-" would point at everybody's events. */
function isAddress(email: string): boolean {
  return /^\S+@\S+$/.test(email);
}
