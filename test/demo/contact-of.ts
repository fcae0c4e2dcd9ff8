import type { TierChange } from '../../src/model/tier-change.ts';
import type { Contact } from '../sandbox/hubspot/contact.ts';

/** The contact of a change's customer: known by e-mail, else by Voucherify's id. */
export function contactOf({ customer }: TierChange, contacts: readonly Contact[]): Contact | undefined {
  return contacts.find(({ properties }) =>
    customer.email === null
      ? properties['voucherify_customer_id'] === customer.id
      : properties['email'] === customer.email.toLowerCase(),
  );
}
