import type { DeliveryStatus } from '../../model/delivery.ts';
import type { Violation } from '../../model/event.ts';
import type { Finding } from '../../model/finding.ts';
import type { Reason } from '../../model/outcome.ts';
import type { Kind, TierChange } from '../../model/tier-change.ts';
import type { Sent, SlackBlock } from './sent.ts';

/** The ops API's answers, as JSON. Instants are ISO 8601 in UTC. */

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Null on the last page. A page may hold fewer items than were asked for, and not be the last. */
  readonly nextCursor: string | null;
}

export interface EventSummary {
  readonly id: string;
  readonly receivedAt: string;
  /** Null once the customer is erased. */
  readonly kind: Kind | null;
  readonly customerId: string;
  readonly campaignId: string;
  readonly campaignName?: string | null;
  /** Name of the tier before; `to` is the one after. */
  readonly from?: string | null;
  readonly to?: string | null;
  readonly occurredAt: string;
  readonly isTest?: boolean;
  readonly deliveries: readonly {
    readonly id: string;
    readonly destination: string;
    readonly status: DeliveryStatus;
  }[];
}

export interface RejectedEvent {
  readonly id: string;
  readonly receivedAt: string;
  readonly violations: readonly Violation[];
}

export interface Attempt {
  readonly number: number;
  readonly endedAt: string;
  readonly durationMs?: number | null;
  readonly outcome: string;
  readonly reason: Reason | null;
  readonly detail: string | null;
  readonly sent?: Sent | null;
}

interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly destination: string;
  readonly status: DeliveryStatus;
  readonly reason: Reason | null;
  readonly detail: string | null;
  /** The vendor's id of the contact or message that was written. */
  readonly ref: string | null;
  readonly lane?: string;
  readonly dueAt: string;
  readonly updatedAt: string;
}

export interface DeliveryRow extends Delivery {
  readonly attempts: number;
  readonly kind?: Kind;
  readonly customerId?: string;
  readonly campaignId?: string;
  readonly from?: string | null;
  readonly to?: string | null;
}

export interface EventDetail {
  readonly id: string;
  readonly receivedAt: string;
  readonly change: TierChange & { readonly isTest?: boolean };
  /** The body as received; empty once the customer was erased. */
  readonly payload: string;
  readonly deliveries: readonly (Delivery & { readonly attempts: readonly Attempt[] })[];
}

export interface RejectedEventDetail extends RejectedEvent {
  readonly payload: string;
}

export const facetNames = ['kind', 'campaign', 'tier', 'destination', 'status', 'reason', 'lane'] as const;

export type FacetName = (typeof facetNames)[number];

interface FacetValue {
  readonly value: string;
  readonly count: number;
  readonly label?: string | null;
}

export interface Faceted {
  readonly facets?: Readonly<Partial<Record<FacetName, readonly FacetValue[]>>>;
  readonly facetsCounted?: { readonly rows: number; readonly isAll: boolean };
}

export interface Destination {
  readonly name: string;
  readonly enabled: boolean;
  readonly paused: boolean;
  readonly why: string | null;
  readonly stoppedSince: string | null;
  readonly probeAt: string | null;
  readonly lanes: readonly {
    readonly since: string;
    readonly lane: string;
    readonly until: string;
    readonly reason: Reason;
    readonly detail: string;
  }[];
  readonly waiting: readonly {
    readonly reason: Reason;
    readonly detail: string;
    readonly deliveries: number;
    readonly dueAt: string;
  }[];
  readonly counts: Readonly<Record<DeliveryStatus, number>>;
  readonly oldestDueAt: string | null;
}

type Series<Name extends string> = Readonly<Partial<Record<Name, readonly number[]>>>;

export interface Stats {
  readonly stepSeconds: number;
  readonly at: readonly string[];
  readonly events: Series<'accepted' | 'rejected'>;
  readonly destinations: readonly {
    readonly name: string;
    readonly deliveries: Series<DeliveryStatus | 'accepted'>;
    readonly attempts: Series<string>;
    readonly oldestWaitingSeconds: number | null;
  }[];
}

export interface Customer {
  readonly id: string;
  readonly standings: readonly {
    readonly campaignId: string;
    readonly campaignName: string | null;
    readonly destination: string;
    readonly kind: Kind | null;
    readonly from: string | null;
    readonly to: string | null;
    readonly occurredAt: string;
  }[];
  readonly told: readonly {
    readonly destination: string;
    readonly campaignId: string;
    readonly deliveryId: string;
    readonly eventId: string;
    readonly at: string;
    readonly ref: string | null;
    readonly sent: Sent | null;
  }[];
  readonly events: Page<EventSummary>;
}

export interface Erasure {
  readonly events: number;
  readonly rejectedEvents: number;
  readonly cancelledDeliveries: number;
}

export interface Replay {
  readonly id: string;
  readonly kind?: 'deliveries' | 'rejected';
  readonly filter?: Readonly<Record<string, unknown>>;
  readonly status: 'running' | 'done' | 'stopped' | 'failed';
  readonly matching: number;
  readonly replayed: number;
  readonly requestedAt?: string;
  readonly endedAt?: string | null;
  readonly detail?: string | null;
}

export interface Service {
  readonly version: string;
  readonly startedAt: string;
  readonly now: string;
  readonly database: {
    readonly kind: 'embedded' | 'external';
    readonly version: string;
    readonly sizeBytes: number;
    readonly synchronousCommit: string;
  };
  readonly replicas: readonly {
    readonly id: string;
    readonly host: string;
    readonly startedAt: string;
    readonly seenAt: string;
    readonly version: string;
    readonly leads: readonly string[];
    readonly configHash: string;
    readonly isThis: boolean;
  }[];
  readonly configuration: {
    readonly file: string;
    readonly hash: string;
    readonly loadedAt: string;
    readonly settings: unknown;
    readonly refused: {
      readonly at: string;
      readonly problems: readonly { readonly where: string; readonly problem: string }[];
    } | null;
  };
  readonly lastWebhookAt: string | null;
  readonly webhookSecrets: number;
}

export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly via: 'token' | 'console';
  readonly target: string | null;
  readonly detail: unknown;
}

export interface Preview {
  readonly destination: string;
  readonly title: string;
  readonly text: string;
  readonly content: { readonly blocks?: readonly SlackBlock[] };
}

export interface Checks {
  readonly destination: string;
  readonly findings: readonly Finding[];
}

/** A condition that a person should know of now. */
export interface Alert {
  readonly id: string;
  readonly name: string;
  /** A destination, or empty; for a lane its destination, a space and the lane. */
  readonly scope: string;
  readonly summary: string;
  readonly remedy: string;
  readonly since: string;
}
