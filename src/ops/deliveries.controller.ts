import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, UseGuards } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import { Replay } from '../bus/replay.ts';
import { badRequest, notFound } from '../http/problem.ts';
import { EventReader } from '../journal/event-reader.ts';
import { Lists } from '../journal/lists.ts';
import { checkDestination } from './known-destination.ts';
import { OpsGuard } from './ops.guard.ts';
import { DeliveriesQuery, ReplayRequest } from './ops.query.ts';

/** What is owed to the destinations, and asking for it again. */
@Controller('ops/api/deliveries')
@UseGuards(OpsGuard)
export class DeliveriesController {
  constructor(
    private readonly lists: Lists,
    private readonly reader: EventReader,
    private readonly replay: Replay,
    private readonly bus: EventBus,
  ) {}

  @Get()
  async list(@Query() query: DeliveriesQuery): Promise<object> {
    const { limit, cursor, facets, ...filter } = query;
    checkDestination(this.bus, filter.destination);
    return this.lists.deliveries(filter, { limit, cursor, facets });
  }

  /** Those that were not delivered, or what the filter says. */
  @Post('replay')
  @HttpCode(200)
  async replayMany(@Body() filter: ReplayRequest): Promise<{ replayed: number }> {
    checkDestination(this.bus, filter.destination);
    return { replayed: await this.replay.many(filter) };
  }

  /** `replayed` is 0 for one that is on its way already, or that cannot be replayed. */
  @Post(':id/replay')
  @HttpCode(200)
  async replayOne(
    @Param('id', new ParseUUIDPipe({ exceptionFactory: () => badRequest('the id in the URL is no uuid') })) id: string,
  ): Promise<{ replayed: number }> {
    if (await this.replay.one(id)) return { replayed: 1 };
    return (await this.reader.hasDelivery(id)) ? { replayed: 0 } : notFound('delivery', id);
  }
}
