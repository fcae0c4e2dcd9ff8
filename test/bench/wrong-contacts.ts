import type { Contact } from '../sandbox/hubspot/contact.ts';

export interface ExpectedContact {
  readonly name: string;
  readonly email: string;
  readonly tier: string;
  /** False when HubSpot refuses the contact. */
  readonly good: boolean;
}

/** Returns a line when good contacts are not at their tier, and a line when the number of contacts is wrong. */
export function wrongContacts(expected: readonly ExpectedContact[], contacts: readonly Contact[]): readonly string[] {
  const tiers = new Map(contacts.map(({ properties }) => [properties['email'], properties['loyalty_tier']]));
  const good = expected.filter((contact) => contact.good);
  const wrong = good.filter(({ email, tier }) => tiers.get(email) !== tier);
  return [
    ...(wrong.length === 0 ? [] : [`hubspot: ${String(wrong.length)} contacts are not at their tier`]),
    ...(contacts.length === good.length
      ? []
      : [`hubspot: ${String(contacts.length)} contacts, not ${String(good.length)}`]),
  ];
}
