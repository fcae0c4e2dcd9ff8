import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { deliveryStatuses, type DeliveryStatus } from '../model/delivery.ts';

export class PageQuery {
  /** 1 to 200 a page. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50;
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
