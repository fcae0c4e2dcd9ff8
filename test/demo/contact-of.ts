import type { TierChange } from '../../src/model/tier-change.ts';
import type { Contact } from '../sandbox/hubspot/contact.ts';

/** Finds the contact of a change's customer: by e-mail, or without one by Voucherify's id. */
export function contactOf({ customer }: TierChange, contacts: readonly Contact[]): Contact | undefined {
  return contacts.find(({ properties }) =>
    customer.email === null
      ? properties['voucherify_customer_id'] === customer.id
      : properties['email'] === customer.email.toLowerCase(),
  );
}
