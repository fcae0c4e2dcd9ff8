import 'reflect-metadata';
import { Expose, Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, Length, ValidateIf, ValidateNested } from 'class-validator';
import { IsId, IsInstant } from './constraints.ts';

// What we use of Voucherify's payload, and nothing else: unknown fields are welcome, and every checked field costs time.
// Nullable and required as in voucherify-openapi, events-customer.json. `@IsObject` because `@ValidateNested` alone
// takes an array where an object is meant.

/** Used only where no event type says whether the customer moved up or down. */
class PointsDto {
  @Expose()
  @IsOptional()
  @IsInt()
  from?: number | null;
}

class TierConfigDto {
  @Expose()
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PointsDto)
  points?: PointsDto | null;
}

export class TierDto {
  @Expose()
  @IsId()
  id!: string;

  @Expose()
  @IsString()
  @Length(1, 1_000)
  name!: string;

  @Expose()
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TierConfigDto)
  config?: TierConfigDto | null;

  @Expose()
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PointsDto)
  points?: PointsDto | null;
}

class CustomerDto {
  @Expose()
  @IsId()
  id!: string;

  @Expose()
  @IsOptional()
  @IsString()
  name?: string | null;

  @Expose()
  @IsOptional()
  @IsString()
  email?: string | null;

  @Expose()
  @IsOptional()
  @IsString()
  source_id?: string | null;
}

class CampaignDto {
  @Expose()
  @IsId()
  id!: string;

  @Expose()
  @IsString()
  @Length(1, 1_000)
  name!: string;
}

class TierEventDto {
  @Expose()
  @IsObject()
  @ValidateNested()
  @Type(() => CustomerDto)
  customer!: CustomerDto;

  @Expose()
  @IsObject()
  @ValidateNested()
  @Type(() => CampaignDto)
  campaign!: CampaignDto;

  /** When the tier changed. */
  @Expose()
  @IsInstant()
  created_at!: string;
}

/** The data of `upgraded` and `downgraded`. */
export class TierMoveDto extends TierEventDto {
  @Expose()
  @ValidateIf((event: TierMoveDto) => event.loyalty_tier_from !== null)
  @IsObject()
  @ValidateNested()
  @Type(() => TierDto)
  loyalty_tier_from!: TierDto | null;

  @Expose()
  @ValidateIf((event: TierMoveDto) => event.loyalty_tier_to !== null)
  @IsObject()
  @ValidateNested()
  @Type(() => TierDto)
  loyalty_tier_to!: TierDto | null;
}

/** The data of `joined`, `prolonged` and `left`. */
export class TierStayDto extends TierEventDto {
  @Expose()
  @IsObject()
  @ValidateNested()
  @Type(() => TierDto)
  loyalty_tier!: TierDto;
}

class EventReferenceDto {
  @Expose()
  @IsOptional()
  @IsId()
  id?: string | null;

  @Expose()
  @IsOptional()
  @IsString()
  @Length(1, 1_000)
  type?: string | null;
}

/** Voucherify's envelope around the data; the payload designer may have dropped fields. */
export class EnvelopeDto {
  /** The send-out, the same on every retry. */
  @Expose()
  @IsOptional()
  @IsId()
  id?: string | null;

  @Expose()
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => EventReferenceDto)
  event?: EventReferenceDto | null;
}
