import { v7 as uuidv7 } from 'uuid';
import type { TestEventRequest } from './test-event.request.ts';

/** Returns Voucherify's payload for a test, in a campaign that does not exist: no real standing moves. */
export function testEvent({ kind, email, customer, sourceId, tier, from }: TestEventRequest, now: Date) {
  const id = uuidv7();
  const to = { name: tier ?? 'Gold' };
  return {
    id: `whs_test_${id}`,
    tierRelayTest: true,
    event: { id: `ev_test_${id}`, type: `customer.loyalty.tier.${kind ?? 'upgraded'}` },
    data: {
      customer: { id: customer ?? `cust_test_${id}`, name: 'Test customer', email, source_id: sourceId },
      campaign: { id: 'camp_tier_relay_test', name: 'Tier Relay test' },
      loyalty_tier_from: { name: from ?? 'Silver' },
      loyalty_tier_to: to,
      loyalty_tier: to,
      created_at: now.toISOString(),
    },
  };
}
