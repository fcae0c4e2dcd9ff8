import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import { type DeliverySummary, type Listed, Lists } from '../journal/lists.ts';
import { checkDestination } from './check-destination.ts';
import { OpsGuard } from './ops.guard.ts';
import { DeliveriesQuery } from './ops.query.ts';

/** Deliveries, which are events owed to destinations. */
@Controller('ops/api/deliveries')
@UseGuards(OpsGuard)
export class DeliveriesController {
  constructor(
    private readonly lists: Lists,
    private readonly bus: EventBus,
  ) {}

  /** Deliveries that match, newest first. */
  @Get()
  async list(@Query() query: DeliveriesQuery): Promise<Listed<DeliverySummary>> {
    const { limit, cursor, facets, ...filter } = query;
    checkDestination(this.bus, filter.destination);
    return this.lists.deliveries(filter, { limit, cursor, facets });
  }
}
