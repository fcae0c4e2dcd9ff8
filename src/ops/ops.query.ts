import 'reflect-metadata';
import { Transform, Type } from 'class-transformer';
import { IsDate, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { isInstant } from '../ingest/constraints.ts';
import { deliveryStatuses, type DeliveryStatus } from '../model/delivery.ts';

/** @public for the compiler plugin of swagger, which reads what others can import */
export class PageQuery {
  /** 1 to 200 a page. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}

export class EventsQuery extends PageQuery {
  /** Of one of its deliveries; or `rejected`, for events that were not understood. */
  @IsOptional()
  @IsIn([...deliveryStatuses, 'rejected'])
  status?: DeliveryStatus | 'rejected';

  /** Voucherify's customer id. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  customer?: string;

  @IsOptional()
  @IsString()
  @Length(1, 500)
  cursor?: string;
}

export class DeliveriesQuery extends PageQuery {
  @IsOptional()
  @IsString()
  destination?: string;

  @IsOptional()
  @IsIn(deliveryStatuses)
  status?: DeliveryStatus;

  @IsOptional()
  @IsUUID()
  cursor?: string;
}

const settledStatuses = ['dead', 'skipped', 'superseded', 'delivered', 'retrying'] as const;

/** Which deliveries are replayed; without a status those that are dead or skipped. */
export class ReplayRequest {
  @IsOptional()
  @IsString()
  destination?: string;

  @IsOptional()
  @IsIn(settledStatuses)
  status?: (typeof settledStatuses)[number];

  /** By when the event was received; `until` is exclusive. */
  @IsOptional()
  @Transform(({ value }) => instant(value))
  @IsDate({ message: '$property must be an ISO 8601 date and time with a zone, such as 2026-01-31T00:00:00Z' })
  since?: Date;

  @IsOptional()
  @Transform(({ value }) => instant(value))
  @IsDate({ message: '$property must be an ISO 8601 date and time with a zone, such as 2026-01-31T00:00:00Z' })
  until?: Date;
}

function instant(value: unknown): Date {
  return new Date(isInstant(value) ? value : NaN);
}
