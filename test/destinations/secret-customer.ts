import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../src/model/delivery.ts';
import { waitingDelivery } from '../support/waiting-delivery.ts';

const name = 'Zoë Quartermaine';
const mailbox = 'zoe.quartermaine';

/** Words in all personal data of these deliveries, which no output may show. */
export const personalWords = ['Quartermaine', mailbox];

/** A customer as a careless vendor quotes them in an error. */
export const quotedCustomer = `${name} <${mailbox}+1@example.com>`;

/** Makes a delivery of a customer's upgrade at its first attempt. Each number is another customer. */
export function deliveryOf(number = 1, given: Partial<Delivery> = {}): Delivery {
  const customer = { id: `cust_${number}`, name, email: `${mailbox}+${number}@example.com`, sourceId: null };
  const { change } = waitingDelivery();
  return waitingDelivery({ id: randomUUID(), sequence: number, change: { ...change, customer }, ...given });
}
