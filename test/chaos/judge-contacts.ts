import type { Contact } from '../sandbox/hubspot/contact.ts';
import { campaigns, type PlannedChange } from './planned-change.ts';

export interface ContactVerdict {
  /** Number of pairs of a customer and a campaign. */
  readonly memberships: number;
  readonly violations: readonly string[];
}

/** Reports each customer and campaign for which HubSpot does not show the newest acknowledged change. */
export function judgeContacts(acknowledged: ReadonlySet<PlannedChange>, contacts: readonly Contact[]): ContactVerdict {
  const groups = Map.groupBy(acknowledged, ({ customerId, campaignId }) => `${customerId} ${campaignId}`);
  const byEmail = Map.groupBy(contacts, ({ properties }) => properties['email'] ?? '');
  const violations = [...groups.values()].flatMap((changes) => {
    const newest = changes.reduce((best, each) => (each.occurredAt > best.occurredAt ? each : best));
    const found = byEmail.get(`${newest.customerId.replace('cust_', 'c')}@example.com`) ?? [];
    if (found.length !== 1) return [`${newest.customerId} has ${found.length} contacts`];
    return shortfall(newest, found[0]!);
  });
  const customers = new Set([...acknowledged].map(({ customerId }) => customerId)).size;
  if (contacts.length > customers) violations.push(`${contacts.length} contacts of ${customers} customers`);
  return { memberships: groups.size, violations };
}

function shortfall(newest: PlannedChange, { properties }: Contact): readonly string[] {
  const prefix = campaigns.find(({ id }) => id === newest.campaignId)?.propertyPrefix ?? '';
  const shown = (name: string): string => properties[prefix + name] ?? '';
  const at = shown('loyalty_tier_changed_at');
  const actual = {
    tier: shown('loyalty_tier'),
    kind: shown('loyalty_tier_change'),
    at: new Date(/^\d+$/.test(at) ? Number(at) : at).getTime(),
  };
  const expected = { tier: newest.kind === 'left' ? '' : newest.tier, kind: newest.kind, at: newest.occurredAt };
  if (JSON.stringify(actual) === JSON.stringify(expected)) return [];
  return [`${newest.mark}: HubSpot shows ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
}
