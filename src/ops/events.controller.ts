import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { badRequest, notFound } from '../http/problem.ts';
import { EventReader, rejectedPlace } from '../journal/event-reader.ts';
import { OpsGuard } from './ops.guard.ts';
import { EventsQuery } from './ops.query.ts';

/** What was received, and what became of it. */
@Controller('ops/api/events')
@UseGuards(OpsGuard)
export class EventsController {
  constructor(private readonly reader: EventReader) {}

  @Get()
  list(@Query() { status, customer, limit, cursor }: EventsQuery): Promise<object> {
    if (status === 'rejected') {
      // Nobody understood whose they are.
      if (customer !== undefined)
        badRequest('rejected events cannot be looked up by customer: leave out one of the two');
      return this.reader.rejectedEvents(
        limit,
        cursor === undefined ? undefined : (rejectedPlace(cursor) ?? noCursor()),
      );
    }
    if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) noCursor();
    return this.reader.events({ status, customer, limit, cursor });
  }

  /** With its deliveries and their attempts; a rejected one with its violations. */
  @Get(':id')
  async show(@Param('id') id: string): Promise<object> {
    return (await this.reader.event(id)) ?? (await this.reader.rejectedEvent(id)) ?? notFound('event', id);
  }
}

function noCursor(): never {
  badRequest('cursor must be the nextCursor of a page before');
}
