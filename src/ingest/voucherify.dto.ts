import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, Length, ValidateIf, ValidateNested } from 'class-validator';
import { IsId, IsInstant } from './constraints.ts';

// What decides, as `voucherify.fields.ts` has read it: who, in which campaign, from which tier to which, and when.

export interface TierDto {
  readonly id: string;
  readonly name: string;
  /** Its lowest points. */
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

/** Voucherify's envelope around the data; the payload designer may have dropped fields. */
export class EnvelopeDto {
  /** The send-out, the same on every retry. */
  id?: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => EventReferenceDto)
  event?: EventReferenceDto | null;

  /** Ours, not Voucherify's: see `TierChange.isTest`. */
  tierRelayTest?: boolean;
}
