import { isEmail } from 'class-validator';
import type { TierChange } from '../../model/tier-change.ts';
import type { HubSpotSettings } from './hubspot.settings.ts';

type Identifier = HubSpotSettings['identifyBy'][number];

/** Which contact a customer is: the value of a unique HubSpot property. */
export interface ContactIdentity {
  readonly idProperty: Identifier;
  readonly id: string;
  /** Equal for the same contact. */
  readonly key: string;
}

/**
 * The first of `identifyBy` that the customer has, where a malformed e-mail counts for none; null when there is none.
 * HubSpot compares e-mails lower-cased.
 */
export function contactIdentity(
  customer: TierChange['customer'],
  identifyBy: readonly Identifier[],
): ContactIdentity | null {
  for (const idProperty of identifyBy) {
    const id = valueOf(customer, idProperty);
    if (id) return { idProperty, id, key: `${idProperty}:${id}` };
  }
  return null;
}

function valueOf(customer: TierChange['customer'], identifier: Identifier): string | undefined {
  switch (identifier) {
    case 'email':
      return addressOf(customer.email);
    case 'voucherify_customer_id':
      return customer.id;
    case 'source_id':
      return customer.sourceId?.trim();
  }
}

/** What a copy and paste brings along unseen, such as a zero width space; `isEmail` lets it pass. */
const invisible = /[\p{C}\p{Z}]/u;

/** Lower-cased; undefined for what HubSpot refuses: also quoted local parts, which the RFC allows. */
export function addressOf(email: string | null): string | undefined {
  const address = email?.trim().toLowerCase() ?? '';
  return isEmail(address) && !address.includes('"') && !invisible.test(address) ? address : undefined;
}
