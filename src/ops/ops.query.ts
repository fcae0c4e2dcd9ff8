import 'reflect-metadata';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { type FacetName, facetNames } from '../journal/facets.ts';
import { deliveryStatuses, type DeliveryStatus } from '../model/delivery.ts';
import { FilterQuery } from './filter.query.ts';

const IsLimit = (): PropertyDecorator => (target, property) => {
  for (const decorate of [Type(() => Number), IsInt(), Min(1), Max(200)]) decorate(target, property);
};

export class PageQuery {
  /** 1 to 200 a page. */
  @IsLimit()
  limit = 50;
}

/** @public swagger's compiler plugin reads only exported classes */
export class ListQuery extends FilterQuery {
  /** 1 to 200 a page. */
  @IsLimit()
  limit = 50;

  /** By which to count the matches, with commas between. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsIn(facetNames, { each: true })
  facets?: FacetName[];
}

export class EventsQuery extends ListQuery {
  /** Of one of its deliveries; or `rejected`, for events that were not understood. */
  @IsOptional()
  @IsIn([...deliveryStatuses, 'rejected'])
  status?: DeliveryStatus | 'rejected';

  @IsOptional()
  @IsString()
  @Length(1, 500)
  cursor?: string;
}

export class DeliveriesQuery extends ListQuery {
  @IsOptional()
  @IsIn(deliveryStatuses)
  status?: DeliveryStatus;

  @IsOptional()
  @Matches(/^\d{1,18}\.[\w-]{0,100}$/, { message: 'cursor must be the nextCursor of a page before' })
  cursor?: string;
}
