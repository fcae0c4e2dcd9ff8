import 'reflect-metadata';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { v7 as uuidv7 } from 'uuid';
import { IsId } from '../ingest/constraints.ts';
import { type Kind, kinds } from '../model/tier-change.ts';

/** Whom a test event is about, and what it says. Name the contact by what `destinations.hubspot.identifyBy` looks at. */
export class TestEventRequest {
  @IsOptional()
  @IsIn(kinds)
  kind?: Kind;

  @IsOptional()
  @IsString()
  @Length(1, 255)
  email?: string;

  /** Voucherify's customer id; without it, one that nobody has. */
  @IsOptional()
  @IsId()
  customer?: string;

  /** The customer's source id in Voucherify. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  sourceId?: string;

  /** Name of the tier that the customer has from now on; for `left`, of the one that is lost. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  tier?: string;

  /** Name of the tier before, where the kind has one. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  from?: string;
}

/** What Voucherify would send, marked as a test, in a campaign that nobody has: no standing of a real one moves. */
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
