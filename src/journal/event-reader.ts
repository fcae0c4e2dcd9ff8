import { type DeliveryStatus, type DestinationName, waitingStatuses } from '../model/delivery.ts';
import type { Violation } from '../model/event.ts';
import type { Sent } from '../model/sent.ts';
import type { Kind, TierChange } from '../model/tier-change.ts';
import type { Database } from '../storage/database.ts';
import { statusIn } from './status-in.ts';

export interface EventSummary {
  readonly id: string;
  readonly receivedAt: Date;
  readonly kind: Kind;
  readonly customerId: string;
  readonly campaignId: string;
  readonly occurredAt: Date;
  /** One per destination that wants it. */
  readonly deliveries: readonly { id: string; destination: DestinationName; status: DeliveryStatus }[];
}

export interface EventDetail extends Omit<EventSummary, 'deliveries'> {
  readonly change: TierChange;
  /** The body as received. */
  readonly payload: string;
  readonly deliveries: readonly (Omit<DeliveryDetail, 'attempts'> & { attempts: readonly AttemptDetail[] })[];
}

interface AttemptDetail {
  readonly number: number;
  readonly endedAt: string;
  /** Of its call; null where none was needed. */
  readonly durationMs: number | null;
  readonly outcome: string;
  readonly reason: string | null;
  readonly detail: string | null;
  /** What its call told the vendor; null where none was needed, or it was erased. */
  readonly sent: Sent | null;
}

export interface DeliveryDetail {
  readonly id: string;
  readonly eventId: string;
  readonly destination: DestinationName;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly ref: string | null;
  readonly dueAt: Date;
  readonly updatedAt: Date;
}

/** Signed JSON that was no valid tier event. */
export interface RejectedEventSummary {
  readonly id: string;
  readonly receivedAt: Date;
  readonly violations: readonly Violation[];
}

export interface RejectedEventDetail extends RejectedEventSummary {
  /** The body as received. */
  readonly payload: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Pass it as `cursor` to go on; null at the end. */
  readonly nextCursor: string | null;
}

export interface EventFilter {
  readonly status?: DeliveryStatus | undefined;
  readonly customer?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface DeliveryFilter {
  readonly destination?: DestinationName | undefined;
  readonly status?: DeliveryStatus | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const deliveryColumns = `d.id, e.id AS "eventId", d.destination, d.status, coalesce(hold.reason, d.reason) AS reason,
  coalesce(hold.detail, d.detail) AS detail, d.ref, greatest(hold.until, d.due_at) AS "dueAt",
  d.updated_at AS "updatedAt"`;

/** What waits in a lane on hold waits for what its lane does. */
const deliveries = `tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
  LEFT JOIN tier_relay.lane_holds hold
    ON hold.destination = d.destination AND hold.lane = d.lane AND hold.until > now()
      AND d.${statusIn(waitingStatuses)}`;

/** Looks things up for people. Newest first; a cursor is the last item's place. */
export class EventReader {
  constructor(private readonly database: Database) {}

  /** Events of which a delivery has this status, or a customer's, or all. */
  async events({ status, customer, limit, cursor }: EventFilter): Promise<Page<EventSummary>> {
    const rows = await this.database.query<EventSummary & { sequence: string }>(
      `SELECT e.sequence, e.id, e.received_at AS "receivedAt", e.change->>'kind' AS kind, e.customer_id AS "customerId",
         e.campaign_id AS "campaignId", e.occurred_at AS "occurredAt",
         (SELECT coalesce(json_agg(json_build_object('id', d.id, 'destination', d.destination, 'status', d.status)
                                   ORDER BY d.destination), '[]')
          FROM tier_relay.deliveries d WHERE d.event_sequence = e.sequence) AS deliveries
       FROM tier_relay.events e
       WHERE ($1::text IS NULL OR e.customer_id = $1) AND ($2::bigint IS NULL OR e.sequence < $2)
         AND ($3::text IS NULL OR EXISTS (
           SELECT FROM tier_relay.deliveries d WHERE d.event_sequence = e.sequence AND d.status = $3))
       ORDER BY e.sequence DESC LIMIT $4`,
      [customer, cursor, status, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      ({ sequence }) => sequence,
      ({ sequence: _, ...event }) => event,
    );
  }

  /** @param after a place that `rejectedPlace` has read */
  async rejectedEvents(limit: number, after?: RejectedPlace): Promise<Page<RejectedEventSummary>> {
    const rows = await this.database.query<RejectedEventSummary & { at: string }>(
      `SELECT id, received_at AS "receivedAt", received_at::text AS at, violations FROM tier_relay.rejected_events
       WHERE $1::timestamptz IS NULL OR (received_at, id) < ($1, $2)
       ORDER BY received_at DESC, id DESC LIMIT $3`,
      [after?.at, after?.id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      ({ at, id }) => Buffer.from(`${at}|${id}`).toString('base64url'),
      ({ at: _, ...event }) => event,
    );
  }

  /** With its deliveries and, by delivery, their attempts. */
  async event(id: string): Promise<EventDetail | undefined> {
    const [event] = await this.database.query<Omit<EventDetail, 'deliveries'>>(
      `SELECT id, received_at AS "receivedAt", change->>'kind' AS kind, customer_id AS "customerId",
         campaign_id AS "campaignId", occurred_at AS "occurredAt", change, payload
       FROM tier_relay.events WHERE id = $1`,
      [id],
    );
    if (!event) return undefined;
    const owed = await this.database.query<EventDetail['deliveries'][number]>(
      `SELECT ${deliveryColumns},
         (SELECT coalesce(json_agg(json_build_object('number', a.number, 'endedAt', a.ended_at, 'durationMs', a.duration_ms,
                                                     'outcome', a.outcome, 'reason', a.reason, 'detail', a.detail,
                                                     'sent', a.sent) ORDER BY a.sequence), '[]')
          FROM tier_relay.attempts a WHERE a.delivery_id = d.id) AS attempts
       FROM ${deliveries}
       WHERE e.id = $1 ORDER BY d.destination`,
      [id],
    );
    return { ...event, deliveries: owed };
  }

  async rejectedEvent(id: string): Promise<RejectedEventDetail | undefined> {
    const [event] = await this.database.query<RejectedEventDetail>(
      `SELECT id, received_at AS "receivedAt", violations, payload FROM tier_relay.rejected_events WHERE id = $1`,
      [id],
    );
    return event;
  }

  async hasDelivery(id: string): Promise<boolean> {
    const rows = await this.database.query('SELECT id FROM tier_relay.deliveries WHERE id = $1', [id]);
    return rows.length > 0;
  }

  async deliveries({ destination, status, limit, cursor }: DeliveryFilter): Promise<Page<DeliveryDetail>> {
    const rows = await this.database.query<DeliveryDetail>(
      `SELECT ${deliveryColumns}, d.attempts
       FROM ${deliveries}
       WHERE ($1::text IS NULL OR d.destination = $1) AND ($2::text IS NULL OR d.status = $2)
         AND ($3::uuid IS NULL OR d.id < $3)
       ORDER BY d.id DESC LIMIT $4`,
      [destination, status, cursor, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      ({ id }) => id,
      (delivery) => delivery,
    );
  }
}

/** A cursor's place: not a row's id alone, as the row is gone once it was replayed. */
interface RejectedPlace {
  /** To the microsecond, as PostgreSQL writes it. */
  readonly at: string;
  readonly id: string;
}

/** Undefined when this is no cursor of ours. */
export function rejectedPlace(cursor: string): RejectedPlace | undefined {
  const [, at, id] =
    /^(\d{4}-\d\d-\d\d [\d:.]+[+-][\d:]+)\|([^\0]+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return at !== undefined && id !== undefined && !Number.isNaN(Date.parse(at)) ? { at, id } : undefined;
}

/** `rows` holds one more than `limit` when there is a next page. */
function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  place: (row: Row) => string,
  item: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(item), nextCursor: rows.length > limit && last !== undefined ? place(last) : null };
}
