import type { Sent } from '../model/sent.ts';
import type { Kind } from '../model/tier-change.ts';
import type { Database } from '../storage/database.ts';
import { type EventSummary, type Lists, sentColumn } from './lists.ts';
import type { Page } from './page.ts';

export interface CustomerView {
  readonly id: string;
  /** The newest known change in each campaign, per destination. */
  readonly standings: readonly Standing[];
  /** The last call about the customer that each destination accepted, per campaign. */
  readonly told: readonly Told[];
  readonly events: Page<EventSummary>;
}

interface Standing {
  readonly campaignId: string;
  /** Null, as is the kind, once the event is deleted; the tiers are then ids. */
  readonly campaignName: string | null;
  readonly destination: string;
  readonly kind: Kind | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly occurredAt: Date;
}

interface Told {
  readonly destination: string;
  readonly campaignId: string;
  readonly deliveryId: string;
  readonly eventId: string;
  readonly at: Date;
  readonly ref: string | null;
  readonly sent: Sent | null;
}

/** The newest events of a customer in which `told` is looked for. */
const mostEvents = 1_000;
const pageSize = 50;

/** Looks up what is known of one customer. */
export class CustomerReader {
  constructor(
    private readonly database: Database,
    private readonly lists: Pick<Lists, 'events'>,
  ) {}

  /** Returns undefined when nothing is known of the customer. Four queries. @param id Voucherify's. */
  async customer(id: string): Promise<CustomerView | undefined> {
    const [standings, told, events] = await Promise.all([
      this.#standings(id),
      this.#told(id),
      this.lists.events({ customer: id }, { limit: pageSize }),
    ]);
    return standings.length + events.items.length > 0 ? { id, standings, told, events } : undefined;
  }

  async #standings(id: string): Promise<Standing[]> {
    return this.database.query<Standing & { [column: string]: unknown }>(
      `SELECT s.campaign_id AS "campaignId", e.change->'campaign'->>'name' AS "campaignName", s.destination,
         e.change->>'kind' AS kind, coalesce(e.change->'from'->>'name', s.from_tier) AS "from",
         coalesce(e.change->'to'->>'name', s.to_tier) AS "to", s.occurred_at AS "occurredAt"
       FROM tier_relay.standings s LEFT JOIN tier_relay.events e ON e.sequence = s.sequence
       WHERE s.customer_id = $1 ORDER BY s.campaign_id, s.destination`,
      [id],
    );
  }

  async #told(id: string): Promise<Told[]> {
    return this.database.query<Told & { [column: string]: unknown }>(
      `SELECT DISTINCT ON (d.destination, e.campaign_id) d.destination, e.campaign_id AS "campaignId",
         d.id AS "deliveryId", e.id AS "eventId", a.ended_at AS at, d.ref, ${sentColumn} AS sent
       FROM (SELECT * FROM tier_relay.events WHERE customer_id = $1 ORDER BY sequence + 0 DESC LIMIT $2) AS e
       JOIN tier_relay.deliveries d ON d.event_sequence = e.sequence
       JOIN tier_relay.attempts a ON a.delivery_id = d.id AND a.outcome = 'delivered'
       ORDER BY d.destination, e.campaign_id, a.sequence DESC`,
      [id, mostEvents],
    );
  }
}
