import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import { EventReader } from '../journal/event-reader.ts';
import { checkDestination } from './check-destination.ts';
import { OpsGuard } from './ops.guard.ts';
import { DeliveriesQuery } from './ops.query.ts';

/** What is owed to the destinations. */
@Controller('ops/api/deliveries')
@UseGuards(OpsGuard)
export class DeliveriesController {
  constructor(
    private readonly reader: EventReader,
    private readonly bus: EventBus,
  ) {}

  @Get()
  list(@Query() query: DeliveriesQuery): Promise<object> {
    checkDestination(this.bus, query.destination);
    return this.reader.deliveries(query);
  }
}
