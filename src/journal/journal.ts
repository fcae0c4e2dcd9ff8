import type { DeliveryStatus } from '../model/delivery.ts';
import type { RejectedEvent, TierEvent } from '../model/event.ts';
import type { Queryable } from '../storage/database.ts';
import { moveStandings } from './standings.ts';

export interface NewEvent {
  readonly event: TierEvent;
  /** W3C's traceparent, for the attempts at its deliveries. */
  readonly trace?: string | null;
  readonly deliveries: readonly NewDelivery[];
}

export interface NewDelivery {
  readonly id: string;
  readonly destination: string;
  readonly lane: string;
  readonly status: Extract<DeliveryStatus, 'pending' | 'skipped'>;
  readonly detail: string | null;
  /**
   * Place of the change among those stored together, from the earliest to the latest. Only for destinations where a
   * customer's newest change counts; null elsewhere, and when the delivery is not owed or the change does not say the
   * tier.
   */
  readonly rank: number | null;
}

export interface StoredEvent {
  /** Order of acceptance, a bigint as text; null for a duplicate. */
  readonly sequence: string | null;
  /** The id under which the event is stored: the first one's, when it is a duplicate. */
  readonly eventId: string;
  /** True when the change is dated in the future, and so counts as of its receipt. */
  readonly isAhead: boolean;
}

export interface KeptRejectedEvent extends RejectedEvent {
  readonly ageMs: number;
}

export interface RejectedFilter {
  readonly ids?: readonly string[] | undefined;
  /** When the event was received; `until` is exclusive. */
  readonly since?: Date | string | undefined;
  readonly until?: Date | string | undefined;
}

const rejectedColumns = `id, payload, kind_hint AS "kindHint", violations,
  extract(epoch FROM now() - received_at)::float8 * 1000 AS "ageMs"`;

/** An event that an erasure has emptied is left out: nothing in it can be read again. */
const rejectedMatch = `payload <> '' AND ($1::text[] IS NULL OR id = ANY($1))
  AND ($2::timestamptz IS NULL OR received_at >= $2) AND ($3::timestamptz IS NULL OR received_at < $3)`;

/** How far Voucherify's clock may be ahead of the database's. */
const clocksApart = '5 minutes';

/** Stores events, each once however often it is sent. */
export class Journal {
  /**
   * Stores events, their deliveries and the standings that they move, and notifies `channel` of each destination that
   * is owed something. One statement, and so one round trip with its commit; a second one when there are duplicates. An
   * event is a duplicate when its id or its send-out's id is known; within `given` both must be unique. A change dated
   * in the future, by the database's clock, counts as of now: it would overtake changes that come until then.
   */
  async store(database: Queryable, given: readonly NewEvent[], channel: string): Promise<StoredEvent[]> {
    const events = given.map(({ event }) => event);
    const deliveries = given.flatMap(({ event, trace = null, deliveries: its }) =>
      its.map((each) => ({ ...each, trace, eventId: event.id })),
    );
    const inserted = await database.prepared<{ sequence: string; id: string; occurredAt: string }>(storeStatement, [
      events.map(({ id }) => id),
      events.map(({ sendOutId }) => sendOutId),
      events.map(({ payload }) => payload),
      events.map(({ change }) => JSON.stringify(change)),
      events.map(({ change }) => change.customer.id),
      events.map(({ change }) => change.campaign.id),
      events.map(({ change }) => change.occurredAt),
      deliveries.map(({ eventId }) => eventId),
      deliveries.map(({ id }) => id),
      deliveries.map(({ destination }) => destination),
      deliveries.map(({ lane }) => lane),
      deliveries.map(({ status }) => status),
      deliveries.map(({ detail }) => detail),
      deliveries.map(({ rank }) => rank),
      channel,
      deliveries.map(({ trace }) => trace),
    ]);
    const stored = new Map(inserted.map((row) => [row.id, row]));
    const known = stored.size === events.length ? undefined : await this.#findKnown(database, events);
    return events.map((event) => {
      const row = stored.get(event.id);
      if (!row) return { sequence: null, eventId: known?.(event) ?? event.id, isAhead: false };
      return { sequence: row.sequence, eventId: event.id, isAhead: row.occurredAt !== event.change.occurredAt };
    });
  }

  /** Returns false when it was already kept. */
  async insertRejected(database: Queryable, event: RejectedEvent): Promise<boolean> {
    const inserted = await database.query(
      `INSERT INTO tier_relay.rejected_events (id, payload, kind_hint, violations) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING
       RETURNING id`,
      [event.id, event.payload, event.kindHint, JSON.stringify(event.violations)],
    );
    return inserted.length === 1;
  }

  /** Reads a rejected event, and locks it. */
  async findRejected(transaction: Queryable, id: string): Promise<KeptRejectedEvent | undefined> {
    const [event] = await transaction.query<KeptRejectedEvent>(
      `SELECT ${rejectedColumns} FROM tier_relay.rejected_events WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return event;
  }

  /**
   * Reads and locks the next rejected events, in order of receipt.
   *
   * @param cursor the `place` of the last one before.
   */
  async lockRejected(
    transaction: Queryable,
    { ids, since, until }: RejectedFilter,
    { cursor, limit }: { readonly cursor: string | null; readonly limit: number },
  ): Promise<(KeptRejectedEvent & { place: string })[]> {
    return transaction.query<KeptRejectedEvent & { place: string }>(
      `SELECT ${rejectedColumns}, received_at || '|' || id AS place FROM tier_relay.rejected_events
       WHERE ${rejectedMatch} AND ($4::text IS NULL
         OR (received_at, id) > (split_part($4, '|', 1)::timestamptz, substr($4, strpos($4, '|') + 1)))
       ORDER BY received_at, id LIMIT $5 FOR UPDATE`,
      [ids, since, until, cursor, limit],
    );
  }

  async countRejected(database: Queryable, { ids, since, until }: RejectedFilter): Promise<number> {
    const [row] = await database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM tier_relay.rejected_events WHERE ${rejectedMatch}`,
      [ids, since, until],
    );
    return row?.count ?? 0;
  }

  async deleteRejected(transaction: Queryable, ids: readonly string[]): Promise<void> {
    await transaction.query('DELETE FROM tier_relay.rejected_events WHERE id = ANY($1)', [ids]);
  }

  async #findKnown(
    database: Queryable,
    events: readonly TierEvent[],
  ): Promise<(event: TierEvent) => string | undefined> {
    const rows = await database.query<{ id: string; sendOutId: string | null }>(
      `SELECT id, send_out_id AS "sendOutId" FROM tier_relay.events WHERE id = ANY($1) OR send_out_id = ANY($2)`,
      [events.map(({ id }) => id), events.map(({ sendOutId }) => sendOutId)],
    );
    const ids = new Set(rows.map((row) => row.id));
    const bySendOut = new Map(rows.map((row) => [row.sendOutId, row.id]));
    return (event) => (ids.has(event.id) ? event.id : bySendOut.get(event.sendOutId));
  }
}

/** Reads `told`, as PostgreSQL carries out a SELECT of a WITH only when it is read. */
const storeStatement = `
  WITH stored AS (
    INSERT INTO tier_relay.events (id, send_out_id, payload, change, customer_id, campaign_id, occurred_at)
    SELECT id, send_out_id, payload,
      CASE WHEN is_ahead THEN jsonb_set(change, '{occurredAt}', to_jsonb(
        to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) ELSE change END,
      customer_id, campaign_id, CASE WHEN is_ahead THEN received_at ELSE occurred_at END
    FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::text[], $6::text[], $7::timestamptz[])
      WITH ORDINALITY AS given (id, send_out_id, payload, change, customer_id, campaign_id, occurred_at, place),
    LATERAL (SELECT date_trunc('milliseconds', now()) AS received_at,
      occurred_at > now() + interval '${clocksApart}' AS is_ahead) AS clock
    ORDER BY place
    ON CONFLICT DO NOTHING
    RETURNING sequence, id, customer_id, campaign_id, occurred_at, change
  ), owed AS (
    SELECT delivery.*, sequence, customer_id, campaign_id, occurred_at, change
    FROM unnest($8::text[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::int[], $16::text[])
      AS delivery (event_id, delivery_id, destination, lane, status, detail, rank, trace)
    JOIN stored ON stored.id = delivery.event_id
  ), queued AS (
    INSERT INTO tier_relay.deliveries (id, event_sequence, destination, lane, status, detail, trace)
    SELECT delivery_id, sequence, destination, lane, status, detail, trace FROM owed ORDER BY sequence
  ), moved AS (
    ${moveStandings(`
      SELECT DISTINCT ON (customer_id, campaign_id, destination) * FROM owed WHERE rank IS NOT NULL
      ORDER BY customer_id, campaign_id, destination, rank DESC`)}
  ), told AS (
    SELECT pg_notify($15, destination)
    FROM (SELECT DISTINCT destination FROM owed WHERE status = 'pending') AS with_work
  )
  SELECT sequence, id, change->>'occurredAt' AS "occurredAt", (SELECT count(*) FROM told) FROM stored`;
