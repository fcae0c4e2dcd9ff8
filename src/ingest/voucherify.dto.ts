import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, Length, ValidateIf, ValidateNested } from 'class-validator';
import { IsId, IsInstant } from './constraints.ts';

// The fields that decide, as `voucherify.fields.ts` reads them: customer, campaign, tiers, time.

export interface TierDto {
  readonly id: string;
  readonly name: string;
  /** Points at which the tier begins. */
  readonly pointsFrom?: number;
}

class CustomerDto {
  @IsId()
  id!: string;

  name?: string;
  email?: string;
  source_id?: string;
}

class CampaignDto {
  @IsId()
  id!: string;

  name?: string;
}

class TierEventDto {
  @IsObject()
  @ValidateNested()
  @Type(() => CustomerDto)
  customer!: CustomerDto;

  @IsObject()
  @ValidateNested()
  @Type(() => CampaignDto)
  campaign!: CampaignDto;

  /** When the tier changed. */
  @IsInstant()
  created_at!: string;
}

/** The data of `upgraded` and `downgraded`. */
export class TierMoveDto extends TierEventDto {
  /** Undefined when the payload does not say. */
  loyalty_tier_from?: TierDto | null;

  @ValidateIf((event: TierMoveDto) => event.loyalty_tier_to !== null)
  @IsObject()
  loyalty_tier_to!: TierDto | null;
}

/** The data of `joined`, `prolonged` and `left`. */
export class TierStayDto extends TierEventDto {
  @ValidateIf((event: TierStayDto) => event.loyalty_tier !== null)
  @IsObject()
  loyalty_tier!: TierDto | null;
}

class EventReferenceDto {
  id?: string;

  @IsOptional()
  @Length(1, 1_000, { message: '$property must be a text such as customer.loyalty.tier.upgraded' })
  type?: string | null;
}

/** Voucherify's envelope around the data. The payload designer may have dropped fields. */
export class EnvelopeDto {
  /** Id of the send-out, the same on every retry. */
  id?: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => EventReferenceDto)
  event?: EventReferenceDto | null;

  /** Set by us, not by Voucherify: see `TierChange.isTest`. */
  tierRelayTest?: boolean;
}
