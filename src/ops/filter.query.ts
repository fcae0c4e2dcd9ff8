import 'reflect-metadata';
import { Transform } from 'class-transformer';
import { IsDate, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { isInstant } from '../ingest/constraints.ts';
import type { EventFilter } from '../journal/event-filter.ts';
import { type Reason, reasons } from '../model/outcome.ts';
import { type Kind, kinds } from '../model/tier-change.ts';

export class PeriodQuery {
  /** Period in which the event was received, or the action was taken. `until` is exclusive. */
  @IsOptional()
  @Transform(({ value }) => instant(value))
  @IsDate({ message: '$property must be an ISO 8601 date and time with a zone, such as 2026-01-31T00:00:00Z' })
  since?: Date;

  @IsOptional()
  @Transform(({ value }) => instant(value))
  @IsDate({ message: '$property must be an ISO 8601 date and time with a zone, such as 2026-01-31T00:00:00Z' })
  until?: Date;
}

/** The filter of lists (in the URL) and replays (in the body); each part at most once. Subclasses add the status. */
export class FilterQuery extends PeriodQuery implements Omit<EventFilter, 'status'> {
  @IsOptional()
  @IsIn(kinds)
  kind?: Kind;

  /** Id of the campaign. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  campaign?: string;

  /** Name or id of the tier before or after. */
  @IsOptional()
  @IsString()
  @Length(1, 1_000)
  tier?: string;

  @IsOptional()
  @IsString()
  destination?: string;

  /** Why the delivery waits or was given up. */
  @IsOptional()
  @IsIn(reasons)
  reason?: Reason;

  /** A lane; in Slack, a channel. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  lane?: string;

  /** Voucherify's customer id. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  customer?: string;

  /** The customer's e-mail, in capital or small letters. */
  @IsOptional()
  @IsString()
  @Length(1, 1_000)
  email?: string;

  @IsOptional()
  @IsIn(kinds)
  notKind?: Kind;

  @IsOptional()
  @IsString()
  @Length(1, 255)
  notCampaign?: string;

  @IsOptional()
  @IsString()
  @Length(1, 1_000)
  notTier?: string;

  @IsOptional()
  @IsIn(reasons)
  notReason?: Reason;

  @IsOptional()
  @IsString()
  @Length(1, 255)
  notLane?: string;
}

function instant(value: unknown): Date {
  return new Date(isInstant(value) ? value : NaN);
}
