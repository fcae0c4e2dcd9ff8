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
  /** Items on a page, 1 to 200. */
  @IsLimit()
  limit = 50;
}

/** @public swagger's compiler plugin reads only exported classes */
export class ListQuery extends FilterQuery {
  /** Items on a page, 1 to 200. */
  @IsLimit()
  limit = 50;

  /** Names of facets to count the matches by, separated by commas. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsIn(facetNames, { each: true })
  facets?: FacetName[];
}

export class EventsQuery extends ListQuery {
  /** Status of one of the event's deliveries; or `rejected`, for events that were not understood. */
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
