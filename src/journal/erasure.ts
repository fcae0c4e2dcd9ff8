import { setImmediate as othersTurn } from 'node:timers/promises';
import { moves } from '../model/delivery.ts';
import type { Database, Queryable } from '../storage/database.ts';
import { statusIn } from './status-in.ts';
import { mentions, type Traces } from './mentions.ts';
import { forgetSharedMessages } from './sent-messages.ts';

export interface ErasureReport {
  readonly events: number;
  readonly rejectedEvents: number;
  /** Deliveries that will not be made any more. */
  readonly cancelledDeliveries: number;
}

/** SQLSTATE of a deadlock: webhooks and dispatchers lock the same rows, in another order. */
const deadlock = '40P01';
const attempts = 5;

/** Rejected events read at once. A body has up to 1 MiB, and a page is in memory twice, as bytes and as text. */
const pageSize = 20;

/**
 * Deletes a customer's personal data from everything that is stored. What remains is that an event of this id was
 * received: otherwise Voucherify's next retry of it would bring the data back.
 */
export class Erasure {
  constructor(private readonly database: Database) {}

  /**
   * Returns how much was erased. A call to a vendor that is under way may still take effect. Tries five times when it
   * meets a deadlock.
   *
   * @param record notes the erasure in the same transaction.
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

  /** The same as part of a caller's transaction. Reads every rejected event. */
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
    // Deliveries come after events, so that those of events committed meanwhile are found.
    const sequences = events.map(({ sequence }) => sequence);
    const cancelled = await transaction.query(
      `UPDATE tier_relay.deliveries
       SET status = 'skipped', reason = NULL, detail = 'the customer was erased', updated_at = now()
       WHERE event_sequence = ANY($1) AND ${statusIn(moves.erase.from)}
       RETURNING id`,
      [sequences],
    );
    // The vendor's id of a contact or message points at the person, and so does a contact's lane.
    await transaction.query(`UPDATE tier_relay.deliveries SET ref = NULL, lane = '' WHERE event_sequence = ANY($1)`, [
      sequences,
    ]);
    // After the deliveries: their lock waits for an attempt that is being recorded.
    const its = 'SELECT id FROM tier_relay.deliveries WHERE event_sequence = ANY($1)';
    await transaction.query(forgetSharedMessages(its), [sequences]);
    await transaction.query(`UPDATE tier_relay.attempts SET sent = NULL WHERE delivery_id IN (${its})`, [sequences]);
    // Last, after the events, as a replay locks them: a webhook that came in between has moved a standing.
    await transaction.query('DELETE FROM tier_relay.standings WHERE customer_id = $1', [customerId]);
    return { events: events.length, rejectedEvents: rejected.length, cancelledDeliveries: cancelled.length };
  }

  /** Empties and stops replays that ask for the customer. Comes first: a replay's step locks in this order, too. */
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

  /** Returns what points at the customer: a rejected event may lack the id, and have an e-mail or source id we know. */
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

  /** Returns the ids of rejected events that name the customer. They are emptied whole: their parts are not known. */
  async #findRejected(database: Queryable, traces: Traces): Promise<string[]> {
    const found: string[] = [];
    for (let after = ''; ;) {
      const page = await database.query<{ id: string; payload: string }>(
        `SELECT id, payload FROM tier_relay.rejected_events WHERE id > $1 AND payload <> '' ORDER BY id LIMIT $2`,
        [after, pageSize],
      );
      for (const { id, payload } of page) {
        if (mentions(payload, traces)) found.push(id);
        await othersTurn(); // webhooks must not wait for an erasure
      }
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return found;
      after = last.id;
    }
  }
}

/** `DELETE customers/null` is a script's mistake: it must not erase every event with a null in its JSON. */
function isWord(id: string): boolean {
  return /[\p{L}\p{N}]/u.test(id) && !['null', 'true', 'false'].includes(id);
}

/** False for what is no address. Customers type it: a "none" or a "-" would point at everybody's events. */
function isAddress(email: string): boolean {
  return /^\S+@\S+$/.test(email);
}
