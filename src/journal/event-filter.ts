import { type DeliveryStatus, waitingStatuses } from '../model/delivery.ts';
import type { Reason } from '../model/outcome.ts';
import type { Kind } from '../model/tier-change.ts';
import { statusIn } from './status-in.ts';

/** The events or deliveries that a person means. All that is given must hold. */
export interface EventFilter {
  readonly kind?: Kind | undefined;
  /** The campaign's id. */
  readonly campaign?: string | undefined;
  /** Name or id of the tier before or after. */
  readonly tier?: string | undefined;
  readonly destination?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
  /** Why a delivery waits or was given up; the lane's reason where the lane is on hold. */
  readonly reason?: Reason | undefined;
  readonly lane?: string | undefined;
  /** Voucherify's id. */
  readonly customer?: string | undefined;
  /** Case does not matter. */
  readonly email?: string | undefined;
  /** When the event was received; `until` is exclusive. A text is ISO 8601, as replays keep it. */
  readonly since?: Date | string | undefined;
  readonly until?: Date | string | undefined;
  readonly notKind?: Kind | undefined;
  readonly notCampaign?: string | undefined;
  readonly notTier?: string | undefined;
  readonly notReason?: Reason | undefined;
  readonly notLane?: string | undefined;
}

/** Adds a value to those of a statement, and returns its placeholder. */
export function bind(values: unknown[], value: unknown): string {
  return `$${values.push(value)}`;
}

/** SQL that is true of an event whose customer has this e-mail. Uses an index, which holds the first 320 characters. */
export const hasEmail = (event: string, email: string): string =>
  `left(lower(${event}.change->'customer'->>'email'), 320) = left(lower(${email}), 320)`;

/** SQL of why a delivery `d` waits or was given up. In a lane on hold, a waiting delivery has the hold's reason. */
export const effectiveReason = `coalesce(CASE WHEN d.${statusIn(waitingStatuses)} THEN (
  SELECT hold.reason FROM tier_relay.lane_holds hold
  WHERE hold.destination = d.destination AND hold.lane = d.lane AND hold.until > now()) END, d.reason)`;

const tiers = `ARRAY[e.change->'from'->>'id', e.change->'from'->>'name', e.change->'to'->>'id', e.change->'to'->>'name']`;

type Conditions = { readonly [Name in keyof EventFilter]?: (value: string) => string };

const ofEvent: Conditions = {
  kind: (value) => `e.change->>'kind' = ${value}`,
  campaign: (value) => `e.campaign_id = ${value}`,
  tier: (value) => `${value} = ANY(${tiers})`,
  customer: (value) => `e.customer_id = ${value}`,
  email: (value) => hasEmail('e', value),
  since: (value) => `e.received_at >= ${value}`,
  until: (value) => `e.received_at < ${value}`,
  notKind: (value) => `e.change->>'kind' IS DISTINCT FROM ${value}`,
  notCampaign: (value) => `e.campaign_id <> ${value}`,
  notTier: (value) => `(${value} = ANY(${tiers})) IS NOT TRUE`,
};

const ofDelivery: Conditions = {
  destination: (value) => `d.destination = ${value}`,
  status: (value) => `d.status = ${value}`,
  reason: (value) => `${effectiveReason} = ${value}`,
  lane: (value) => `d.lane = ${value}`,
  notReason: (value) => `${effectiveReason} IS DISTINCT FROM ${value}`,
  notLane: (value) => `d.lane <> ${value}`,
};

/** SQL of the filter's conditions on events `e`, without those on deliveries. Adds to the statement's values. */
export function eventCondition(filter: EventFilter, values: unknown[]): string {
  return condition(ofEvent, filter, values);
}

/** SQL of the filter's conditions on deliveries `d`, without those on events. Adds to the statement's values. */
export function deliveryCondition(filter: EventFilter, values: unknown[]): string {
  return condition(ofDelivery, filter, values);
}

/** True when the filter has a condition on deliveries. */
export function asksForDeliveries(filter: EventFilter): boolean {
  return deliveryCondition(filter, []) !== 'true';
}

function condition(conditions: Conditions, filter: EventFilter, values: unknown[]): string {
  const given: Readonly<Record<string, unknown>> = { ...filter };
  const all = Object.entries(conditions).flatMap(([name, sql]) =>
    given[name] === undefined ? [] : [sql(bind(values, given[name]))],
  );
  return all.join(' AND ') || 'true';
}
