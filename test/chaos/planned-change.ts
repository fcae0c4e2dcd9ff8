import type { Kind } from '../../src/model/tier-change.ts';
import { tierEvent, type TierEventEnvelope } from '../support/tier-event.ts';

/** A tier change that chaos sends, and what must come of it. */
export interface PlannedChange {
  readonly eventId: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly kind: Kind;
  readonly tier: string;
  /** Epoch ms; of a customer's changes in one campaign no two are the same. */
  readonly occurredAt: number;
  /** The customer's name in this event, unlike any other: where Slack shows it, Slack shows this change. */
  readonly mark: string;
  readonly envelope: TierEventEnvelope;
}

export interface PlanOptions {
  readonly customers: number;
  readonly rounds: number;
  /** A customer's changes in one campaign and round. */
  readonly changes: number;
  readonly random: () => number;
}

/** The second campaign writes properties of its own. */
export const campaigns = [
  { id: 'camp_stars', name: 'Stars', propertyPrefix: '' },
  { id: 'camp_vip', name: 'Club', propertyPrefix: 'vip_' },
] as const;

const tiers = ['Bronze', 'Silver', 'Gold', 'Platinum', 'Diamond'];
const kindsByChance: readonly Kind[] = [
  'upgraded',
  'upgraded',
  'upgraded',
  'downgraded',
  'prolonged',
  'joined',
  'left',
];
/** The oldest change: young enough for Slack, which gets no old news. */
const oldestMs = 3_600_000;

/** Rounds of changes in shuffled order: what happened first may well come rounds after what happened last. */
export function planChanges({ customers, rounds, changes, random }: PlanOptions): PlannedChange[][] {
  const since = Date.now() - oldestMs;
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const planned = Array.from({ length: customers }, (_, customer) =>
    campaigns.flatMap((campaign, campaignIndex) =>
      Array.from({ length: changes * rounds }, (_, index): PlannedChange => {
        const name = `c${customer}${'ab'[campaignIndex] ?? ''}${index}`;
        const kind = pick(kindsByChance);
        const tier = pick(tiers);
        const occurredAt = since + index * 1_000 + Math.floor(random() * 1_000);
        const envelope = tierEvent({
          kind,
          eventId: `evcus_${name}`,
          sendOutId: `whs_${name}`,
          customer: { id: `cust_${customer}`, name: `Ada ${name}`, email: `c${customer}@example.com` },
          campaign: { id: campaign.id, name: campaign.name },
          from: pick(tiers),
          to: tier,
          at: new Date(occurredAt).toISOString(),
        });
        const ids = { eventId: `evcus_${name}`, customerId: `cust_${customer}`, campaignId: campaign.id };
        return { ...ids, kind, tier, occurredAt, mark: name, envelope };
      }),
    ),
  ).flat();
  const order = shuffled(planned, random);
  const size = Math.ceil(order.length / rounds);
  return Array.from({ length: rounds }, (_, round) => order.slice(round * size, (round + 1) * size));
}

/** Fisher and Yates's. */
function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
