import { Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import type { WebhookAnswer } from '../ingest/ingest-observer.ts';
import { badRequest, notFound } from '../http/problem.ts';
import {
  type EventDetail,
  EventReader,
  type EventSummary,
  type Page,
  type RejectedEventDetail,
  type RejectedEventSummary,
  rejectedPlace,
} from '../journal/event-reader.ts';
import { OpsGuard } from './ops.guard.ts';
import { EventsQuery } from './ops.query.ts';
import { RejectedReplay } from './rejected-replay.ts';

/** What was received, and what became of it. */
@Controller('ops/api/events')
@UseGuards(OpsGuard)
export class EventsController {
  constructor(
    private readonly reader: EventReader,
    private readonly rejectedReplay: RejectedReplay,
  ) {}

  /** Events that have been received, newest first. */
  @Get()
  list(
    @Query() { status, customer, limit, cursor }: EventsQuery,
  ): Promise<Page<EventSummary> | Page<RejectedEventSummary>> {
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

  /** An event with its deliveries and their attempts; a rejected one with its violations. */
  @Get(':id')
  async show(@Param('id') id: string): Promise<EventDetail | RejectedEventDetail> {
    return (await this.reader.event(id)) ?? (await this.reader.rejectedEvent(id)) ?? notFound('event', id);
  }

  /**
   * Reads a rejected event again, with what this version understands.
   *
   * @throws Problem 409 when it is older than `retention.events`: it could bring an old tier back.
   * @throws Problem 422 when it is still not understood: see `violations`.
   */
  @Post(':id/replay')
  @HttpCode(200)
  replay(@Param('id') id: string): Promise<WebhookAnswer> {
    return this.rejectedReplay.replay(id);
  }
}

function noCursor(): never {
  badRequest('cursor must be the nextCursor of a page before');
}
