import 'reflect-metadata';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { IsId } from '../ingest/constraints.ts';
import { type Kind, kinds } from '../model/tier-change.ts';

/** Whom a test event is about, and what it says. Name the contact by what `destinations.hubspot.identifyBy` looks at. */
export class TestEventRequest {
  @IsOptional()
  @IsIn(kinds)
  kind?: Kind;

  /** @example 'ada@example.com' */
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

  /** Name of the tier that the customer has from now on; for `left`, of the one that is lost. @example 'Gold' */
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
