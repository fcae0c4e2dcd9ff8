import 'reflect-metadata';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { IsId } from '../ingest/constraints.ts';
import { type Kind, kinds } from '../model/tier-change.ts';

/** A test event. Name its contact by one of `destinations.hubspot.identifyBy`. */
export class TestEventRequest {
  @IsOptional()
  @IsIn(kinds)
  kind?: Kind;

  /** @example 'ada@example.com' */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  email?: string;

  /** Voucherify's customer id; by default one that no customer has. */
  @IsOptional()
  @IsId()
  customer?: string;

  /** The customer's source id in Voucherify. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  sourceId?: string;

  /** Name of the tier after the change; for `left`, of the lost tier. @example 'Gold' */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  tier?: string;

  /** Name of the tier before the change, for kinds that have one. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  from?: string;
}
