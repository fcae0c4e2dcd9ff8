import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import { badRequest, notFound } from '../http/problem.ts';
import { type EventDetail, EventReader } from '../journal/event-reader.ts';
import { type EventSummary, type Listed, Lists } from '../journal/lists.ts';
import {
  type RejectedEventDetail,
  RejectedEvents,
  type RejectedEventSummary,
  rejectedPlace,
} from '../journal/rejected-events.ts';
import { checkDestination } from './check-destination.ts';
import { OpsGuard } from './ops.guard.ts';
import { EventsQuery } from './ops.query.ts';

/** Received events, with their deliveries; and rejected events. */
@Controller('ops/api/events')
@UseGuards(OpsGuard)
export class EventsController {
  constructor(
    private readonly bus: EventBus,
    private readonly lists: Lists,
    private readonly reader: EventReader,
    private readonly rejected: RejectedEvents,
  ) {}

  /** Events that match, newest first; with `status=rejected`, rejected events. */
  @Get()
  async list(
    @Query() { limit, cursor, facets, status, ...filter }: EventsQuery,
  ): Promise<Listed<EventSummary> | Listed<RejectedEventSummary>> {
    if (status === 'rejected') {
      const { since, until, ...others } = filter;
      const unknown = Object.keys(others);
      // A rejected event was not understood, so none of the other filters apply.
      if (unknown.length > 0)
        badRequest(`rejected events cannot be looked up by ${unknown.join(', ')}: since and until are all they take`);
      if (facets?.some((name) => name !== 'reason')) badRequest('rejected events are counted by reason alone');
      if (cursor !== undefined && !rejectedPlace(cursor)) noCursor();
      const page = await this.rejected.list({ since, until }, { limit, cursor });
      return { ...page, ...(facets && (await this.rejected.countReasons({ since, until }))) };
    }
    checkDestination(this.bus, filter.destination);
    if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) noCursor();
    return this.lists.events({ ...filter, status }, { limit, cursor, facets });
  }

  /** An event with its deliveries and their attempts; a rejected one with its violations. */
  @Get(':id')
  async show(@Param('id') id: string): Promise<EventDetail | RejectedEventDetail> {
    return (await this.reader.event(id)) ?? (await this.rejected.find(id)) ?? notFound('event', id);
  }
}

function noCursor(): never {
  badRequest('cursor must be the nextCursor of a page before');
}
