import type { DeliveryStatus, DestinationName } from '../model/delivery.ts';
import type { RejectedEvent, TierEvent } from '../model/event.ts';
import type { Queryable } from './database.ts';

export interface StoredEvent {
  readonly event: TierEvent;
  /** Null when it had been stored before. */
  readonly sequence: string | null;
  /** The id under which it is stored: the first one's, when it is a duplicate. */
  readonly eventId: string;
}

export interface NewDelivery {
  readonly id: string;
  readonly eventSequence: string;
  readonly destination: DestinationName;
  readonly status: Extract<DeliveryStatus, 'pending' | 'skipped'>;
  readonly detail: string | null;
}

/** Stores events once, whatever is re-sent. Sequences are bigint, as text. */
export class Journal {
  /** An event is a duplicate when its id or its send-out's id is known, here or earlier in `events`. */
  async insertEvents(transaction: Queryable, events: readonly TierEvent[]): Promise<StoredEvent[]> {
    const inserted = await transaction.query<{ sequence: string; id: string }>(
      `INSERT INTO tier_relay.events (id, send_out_id, payload, change, customer_id, campaign_id, occurred_at)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::text[], $6::text[], $7::timestamptz[])
       ON CONFLICT DO NOTHING
       RETURNING sequence, id`,
      [
        events.map((event) => event.id),
        events.map((event) => event.sendOutId),
        events.map((event) => event.payload),
        events.map((event) => JSON.stringify(event.change)),
        events.map((event) => event.change.customer.id),
        events.map((event) => event.change.campaign.id),
        events.map((event) => event.change.occurredAt),
      ],
    );
    const sequences = new Map(inserted.map((row) => [row.id, row.sequence]));
    if (sequences.size === events.length) {
      return events.map((event) => ({ event, sequence: sequences.get(event.id) ?? null, eventId: event.id }));
    }
    const known = await this.#findKnown(transaction, events);
    return events.map((event) => {
      const sequence = sequences.get(event.id) ?? null;
      sequences.delete(event.id); // the next one with this id, in the same batch, is its duplicate
      return { event, sequence, eventId: sequence === null ? known(event) : event.id };
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

  async findRejected(database: Queryable, id: string): Promise<(RejectedEvent & { receivedAt: Date }) | undefined> {
    const [event] = await database.query<RejectedEvent & { receivedAt: Date }>(
      `SELECT id, payload, kind_hint AS "kindHint", violations, received_at AS "receivedAt"
       FROM tier_relay.rejected_events WHERE id = $1`,
      [id],
    );
    return event;
  }

  async deleteRejected(database: Queryable, id: string): Promise<void> {
    await database.query('DELETE FROM tier_relay.rejected_events WHERE id = $1', [id]);
  }

  async insertDeliveries(transaction: Queryable, deliveries: readonly NewDelivery[]): Promise<void> {
    await transaction.query(
      `INSERT INTO tier_relay.deliveries (id, event_sequence, destination, status, detail)
       SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[])`,
      [
        deliveries.map((delivery) => delivery.id),
        deliveries.map((delivery) => delivery.eventSequence),
        deliveries.map((delivery) => delivery.destination),
        deliveries.map((delivery) => delivery.status),
        deliveries.map((delivery) => delivery.detail),
      ],
    );
  }

  async #findKnown(transaction: Queryable, events: readonly TierEvent[]): Promise<(event: TierEvent) => string> {
    const rows = await transaction.query<{ id: string; sendOutId: string | null }>(
      `SELECT id, send_out_id AS "sendOutId" FROM tier_relay.events WHERE id = ANY($1) OR send_out_id = ANY($2)`,
      [events.map((event) => event.id), events.map((event) => event.sendOutId)],
    );
    const ids = new Set(rows.map((row) => row.id));
    const bySendOut = new Map(rows.map((row) => [row.sendOutId, row.id]));
    return (event) => (ids.has(event.id) ? event.id : (bySendOut.get(event.sendOutId) ?? event.id));
  }
}
