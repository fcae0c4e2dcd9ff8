import type { Kind } from '../../src/model/tier-change.ts';
import { tierEvent, type TierEventEnvelope } from '../support/tier-event.ts';

/** A tier change that chaos sends, with the facts that its judges compare. */
export interface PlannedChange {
  readonly eventId: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly kind: Kind;
  readonly tier: string;
  /** Epoch ms, different for all changes of a customer in one campaign. */
  readonly occurredAt: number;
  /** A part of the customer's name that only this change has: a Slack message shows by it which changes it has. */
  readonly mark: string;
  readonly envelope: TierEventEnvelope;
}

export interface PlanOptions {
  readonly customers: number;
  readonly rounds: number;
  /** Average number of a customer's changes in one campaign and round. */
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
/** Age of the oldest change: young enough for Slack, as the service posts no old changes. */
const oldestMs = 3_600_000;

/** Plans rounds of changes in shuffled order: the oldest change of a customer may come rounds after the newest. */
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

/** Shuffles by Fisher and Yates. */
function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
