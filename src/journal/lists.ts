import { type DeliveryStatus, waitingStatuses } from '../model/delivery.ts';
import type { Kind } from '../model/tier-change.ts';
import type { Database } from '../storage/database.ts';
import { asksForDeliveries, bind, deliveryCondition, eventCondition, type EventFilter } from './event-filter.ts';
import { countFacets, type FacetName, type Facets } from './facets.ts';
import { type Page, pageOf, type PlaceInList } from './page.ts';
import { eventsIn, isWithin, readingWindow, type ReadingWindow, top } from './reading-window.ts';
import { statusIn } from './status-in.ts';

export interface EventSummary {
  readonly id: string;
  readonly receivedAt: Date;
  /** Null once the customer is erased, as are the names of tiers. */
  readonly kind: Kind | null;
  readonly customerId: string;
  readonly campaignId: string;
  readonly campaignName: string | null;
  /** Names of the tiers before and after. */
  readonly from: string | null;
  readonly to: string | null;
  readonly occurredAt: Date;
  readonly isTest: boolean;
  /** One for each destination that wants the event. */
  readonly deliveries: readonly { id: string; destination: string; status: DeliveryStatus }[];
}

export interface DeliverySummary {
  readonly id: string;
  readonly eventId: string;
  readonly destination: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly ref: string | null;
  readonly lane: string;
  readonly dueAt: Date;
  readonly updatedAt: Date;
  /** Null once the customer is erased, as are the names of tiers. */
  readonly kind: Kind | null;
  readonly customerId: string;
  readonly campaignId: string;
  readonly from: string | null;
  readonly to: string | null;
}

interface Wanted extends PlaceInList {
  /** Facets by which to count all matches too. */
  readonly facets?: readonly FacetName[] | undefined;
}

export type Listed<Item> = Page<Item> & Partial<Facets>;

/** SQL of what an attempt `a` sent; a part of a bundle names the event whose attempt has the whole message. */
export const sentColumn = `CASE a.sent->>'kind' WHEN 'bundle' THEN a.sent || jsonb_build_object('eventId', (
    SELECT whole.id FROM tier_relay.deliveries other JOIN tier_relay.events whole ON whole.sequence = other.event_sequence
    WHERE other.id = (a.sent->>'deliveryId')::uuid)) ELSE a.sent END`;

export const eventColumns = `e.id, e.received_at AS "receivedAt", e.change->>'kind' AS kind, e.customer_id AS "customerId",
  e.campaign_id AS "campaignId", e.change->'campaign'->>'name' AS "campaignName", e.change->'from'->>'name' AS "from",
  e.change->'to'->>'name' AS "to", e.occurred_at AS "occurredAt",
  coalesce(e.change->>'isTest' = 'true', false) AS "isTest"`;

export const deliveryColumns = `d.id, e.id AS "eventId", d.destination, d.status, coalesce(hold.reason, d.reason) AS reason,
  coalesce(hold.detail, d.detail) AS detail, d.ref, d.lane, greatest(hold.until, d.due_at) AS "dueAt",
  d.updated_at AS "updatedAt"`;

/** SQL that joins the hold of a waiting delivery's lane: the delivery waits for what its lane waits for. */
export const withHold = `LEFT JOIN tier_relay.lane_holds hold
  ON hold.destination = d.destination AND hold.lane = d.lane AND hold.until > now()
    AND d.${statusIn(waitingStatuses)}`;

/** Pages through the matches of a filter, newest first in order of acceptance. Two queries a page, four with facets. */
export class Lists {
  constructor(private readonly database: Database) {}

  /** A filter with conditions on deliveries needs one delivery that meets all of them. The cursor is a sequence. */
  async events(filter: EventFilter, { limit, cursor, facets }: Wanted): Promise<Listed<EventSummary>> {
    const window = await readingWindow(this.database, filter, { below: cursor });
    const values: unknown[] = [];
    const rows = await this.database.query<EventSummary & { sequence: string }>(
      `SELECT e.sequence, ${eventColumns},
         (SELECT coalesce(json_agg(json_build_object('id', d.id, 'destination', d.destination, 'status', d.status)
                                   ORDER BY d.destination), '[]')
          FROM tier_relay.deliveries d WHERE d.event_sequence = e.sequence) AS deliveries
       FROM ${eventsIn(window, filter, values)}
       WHERE ${eventCondition(filter, values)} AND ${hasDelivery(window, filter, values)}
       ORDER BY e.sequence DESC LIMIT ${bind(values, limit + 1)}`,
      values,
    );
    const page = pageOf(rows, {
      limit,
      place: ({ sequence }) => sequence,
      item: ({ sequence: _, ...event }) => event,
      goOn: window.goOn,
    });
    return { ...page, ...(facets && (await countFacets(this.database, filter, { of: 'events', names: facets }))) };
  }

  /** Lists deliveries. `deliveryPlace` reads the cursor. */
  async deliveries(filter: EventFilter, { limit, cursor, facets }: Wanted): Promise<Listed<DeliverySummary>> {
    const { sequence, destination } = deliveryPlace(cursor);
    const below = String(BigInt(sequence) + 1n); // the cursor's event may have more deliveries
    const window = await readingWindow(this.database, filter, { below });
    const values: unknown[] = [];
    const rows = await this.database.query<DeliverySummary & { sequence: string }>(
      `SELECT e.sequence, ${deliveryColumns}, d.attempts, e.change->>'kind' AS kind, e.customer_id AS "customerId",
         e.campaign_id AS "campaignId", e.change->'from'->>'name' AS "from", e.change->'to'->>'name' AS "to"
       FROM ${eventsIn(window, filter, values)} JOIN tier_relay.deliveries d
         ON d.event_sequence = e.sequence AND ${isWithin(window, 'd.event_sequence', values)}
       ${withHold}
       WHERE ${eventCondition(filter, values)} AND ${deliveryCondition(filter, values)}
         AND (e.sequence, d.destination) < (${bind(values, sequence)}, ${bind(values, destination)})
       ORDER BY e.sequence DESC, d.destination DESC LIMIT ${bind(values, limit + 1)}`,
      values,
    );
    const page = pageOf(rows, {
      limit,
      place: (row) => `${row.sequence}.${row.destination}`,
      item: ({ sequence: _, ...delivery }) => delivery,
      goOn: window.goOn === null ? null : `${window.goOn}.`,
    });
    return { ...page, ...(facets && (await countFacets(this.database, filter, { of: 'deliveries', names: facets }))) };
  }
}

/** Reads a cursor. Without a destination, no delivery of its event follows: no text is less than ''. */
function deliveryPlace(cursor: string | undefined): { sequence: string; destination: string } {
  const [sequence = top, destination = ''] = cursor?.split('.') ?? [];
  return { sequence, destination };
}

/** SQL that is true of an event `e` with a delivery that meets all conditions on deliveries. */
function hasDelivery(window: ReadingWindow, filter: EventFilter, values: unknown[]): string {
  if (!asksForDeliveries(filter)) return 'true';
  return `EXISTS (SELECT FROM tier_relay.deliveries d
    WHERE d.event_sequence = e.sequence AND ${isWithin(window, 'd.event_sequence', values)}
      AND ${deliveryCondition(filter, values)})`;
}
