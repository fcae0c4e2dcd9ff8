import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../src/model/delivery.ts';
import { waitingDelivery } from '../support/waiting-delivery.ts';

const name = 'Zoë Quartermaine';
const mailbox = 'zoe.quartermaine';

/** What must not get out: words that all personal data of these deliveries holds. */
export const personalWords = ['Quartermaine', mailbox];

/** What a careless vendor quotes in an error. */
export const quotedCustomer = `${name} <${mailbox}+1@example.com>`;

/** A first attempt at telling of a customer's upgrade; the number tells customers apart. */
export function deliveryOf(number = 1, given: Partial<Delivery> = {}): Delivery {
  const customer = { id: `cust_${number}`, name, email: `${mailbox}+${number}@example.com`, sourceId: null };
  const { change } = waitingDelivery();
  return waitingDelivery({ id: randomUUID(), sequence: number, change: { ...change, customer }, ...given });
}
