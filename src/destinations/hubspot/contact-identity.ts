import { isEmail } from 'class-validator';
import type { TierChange } from '../../model/tier-change.ts';
import type { HubSpotSettings } from './hubspot.settings.ts';

type Identifier = HubSpotSettings['identifyBy'][number];

/** Names a customer's contact, by the value of a unique HubSpot property. */
export interface ContactIdentity {
  readonly idProperty: Identifier;
  readonly id: string;
  /** Equal for the same contact. */
  readonly key: string;
}

/**
 * Takes the first of `identifyBy` that the customer has; null when there is none. A malformed e-mail does not count.
 * E-mails are in lower case, as HubSpot compares them.
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

/** Characters that come unseen with copy and paste, such as a zero width space; `isEmail` lets them pass. */
const invisible = /[\p{C}\p{Z}]/u;

/** Returns the address in lower case; undefined when HubSpot would refuse it, also for a quoted local part. */
export function addressOf(email: string | null): string | undefined {
  const address = email?.trim().toLowerCase() ?? '';
  return isEmail(address) && !address.includes('"') && !invisible.test(address) ? address : undefined;
}
