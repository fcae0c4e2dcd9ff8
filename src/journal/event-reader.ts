import type { Sent } from '../model/sent.ts';
import type { TierChange } from '../model/tier-change.ts';
import type { Database } from '../storage/database.ts';
import {
  deliveryColumns,
  type DeliverySummary,
  eventColumns,
  type EventSummary,
  sentColumn,
  withHold,
} from './lists.ts';

export interface EventDetail extends Omit<EventSummary, 'deliveries'> {
  /** Empty once the customer is erased, as is the payload. */
  readonly change: TierChange | Record<string, never>;
  /** The body as received. */
  readonly payload: string;
  readonly deliveries: readonly DeliveryDetail[];
}

interface DeliveryDetail extends Omit<
  DeliverySummary,
  'attempts' | 'kind' | 'customerId' | 'campaignId' | 'from' | 'to'
> {
  readonly attempts: readonly AttemptDetail[];
}

interface AttemptDetail {
  readonly number: number;
  readonly endedAt: string;
  /** Duration of the call; null where none was needed. */
  readonly durationMs: number | null;
  readonly outcome: string;
  readonly reason: string | null;
  readonly detail: string | null;
  /** What the call told the vendor; null where none was needed, or when it was erased. */
  readonly sent: Sent | null;
}

/** Looks up single events and deliveries. */
export class EventReader {
  constructor(private readonly database: Database) {}

  /** Returns an event with its deliveries and their attempts. Two queries. */
  async event(id: string): Promise<EventDetail | undefined> {
    const [event] = await this.database.query<Omit<EventDetail, 'deliveries'>>(
      `SELECT ${eventColumns}, e.change, e.payload FROM tier_relay.events e WHERE e.id = $1`,
      [id],
    );
    if (!event) return undefined;
    const owed = await this.database.query<DeliveryDetail>(
      `SELECT ${deliveryColumns},
         (SELECT coalesce(json_agg(json_build_object('number', a.number, 'endedAt', a.ended_at,
                                                     'durationMs', a.duration_ms, 'outcome', a.outcome,
                                                     'reason', a.reason, 'detail', a.detail,
                                                     'sent', ${sentColumn}) ORDER BY a.sequence), '[]')
          FROM tier_relay.attempts a WHERE a.delivery_id = d.id) AS attempts
       FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence ${withHold}
       WHERE e.id = $1 ORDER BY d.destination`,
      [id],
    );
    return { ...event, deliveries: owed };
  }

  async hasDelivery(id: string): Promise<boolean> {
    const rows = await this.database.query('SELECT id FROM tier_relay.deliveries WHERE id = $1', [id]);
    return rows.length > 0;
  }
}
