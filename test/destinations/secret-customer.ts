import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../src/model/delivery.ts';

const name = 'Zoë Quartermaine';
const mailbox = 'zoe.quartermaine';

/** What must not get out: words that all personal data of these deliveries holds. */
export const personalWords = ['Quartermaine', mailbox];

/** What a careless vendor quotes in an error. */
export const quotedCustomer = `${name} <${mailbox}+1@example.com>`;

/** A first attempt at telling of a customer's upgrade; the number tells customers apart. */
export function deliveryOf(number = 1, given: Partial<Delivery> = {}): Delivery {
  return {
    id: randomUUID(),
    sequence: number,
    change: {
      kind: 'upgraded',
      customer: { id: `cust_${number}`, name, email: `${mailbox}+${number}@example.com`, sourceId: null },
      campaign: { id: 'camp_1', name: 'Acme Rewards' },
      from: { id: 'tier_s', name: 'Silver' },
      to: { id: 'tier_g', name: 'Gold' },
      occurredAt: new Date().toISOString(),
    },
    attempt: 1,
    uncertainSince: null,
    ref: null,
    othersUncertainSince: null,
    overtaken: false,
    take: 1,
    replayed: false,
    bundle: null,
    ...given,
  };
}
