import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, UseGuards } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import { Replay } from '../bus/replay.ts';
import { badRequest, notFound } from '../http/problem.ts';
import { type DeliveryDetail, EventReader, type Page } from '../journal/event-reader.ts';
import { OpsGuard } from './ops.guard.ts';
import { DeliveriesQuery, ReplayRequest } from './ops.query.ts';

/** What is owed to the destinations, and asking for it again. */
@Controller('ops/api/deliveries')
@UseGuards(OpsGuard)
export class DeliveriesController {
  constructor(
    private readonly reader: EventReader,
    private readonly replay: Replay,
    private readonly bus: EventBus,
  ) {}

  /** What is owed to the destinations, or was, newest first. */
  @Get()
  list(@Query() query: DeliveriesQuery): Promise<Page<DeliveryDetail>> {
    this.#check(query.destination);
    return this.reader.deliveries(query);
  }

  /** Asks for many again: those that were not delivered, or what the filter says. */
  @Post('replay')
  @HttpCode(200)
  async replayMany(@Body() filter: ReplayRequest): Promise<{ replayed: number }> {
    this.#check(filter.destination);
    return { replayed: await this.replay.many(filter) };
  }

  /** Asks for one again. `replayed` is 0 for one that is on its way already, or that cannot be replayed. */
  @Post(':id/replay')
  @HttpCode(200)
  async replayOne(
    @Param('id', new ParseUUIDPipe({ exceptionFactory: () => badRequest('the id in the URL is no uuid') })) id: string,
  ): Promise<{ replayed: number }> {
    if (await this.replay.one(id)) return { replayed: 1 };
    return (await this.reader.hasDelivery(id)) ? { replayed: 0 } : notFound('delivery', id);
  }

  /** A name that nobody has would otherwise look as if there were nothing to do. */
  #check(destination: string | undefined): void {
    const known = this.bus.subscribers.map(({ name }) => name);
    if (destination === undefined || known.includes(destination)) return;
    badRequest(`there is no such destination: destination must be one of ${known.join(', ')}`);
  }
}
