import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, UseGuards } from '@nestjs/common';
import { Replay } from '../bus/replay.ts';
import { EventReader } from '../journal/event-reader.ts';
import { DeliveriesQuery, ReplayRequest } from './ops.query.ts';
import { OpsGuard } from './ops.guard.ts';

/** What is owed to the destinations, and asking for it again. */
@Controller('ops/api/deliveries')
@UseGuards(OpsGuard)
export class DeliveriesController {
  constructor(
    private readonly reader: EventReader,
    private readonly replay: Replay,
  ) {}

  @Get()
  list(@Query() query: DeliveriesQuery): Promise<object> {
    return this.reader.deliveries(query);
  }

  /** Those that were not delivered, or what the filter says. */
  @Post('replay')
  @HttpCode(200)
  async replayMany(@Body() filter: ReplayRequest): Promise<{ replayed: number }> {
    return { replayed: await this.replay.many(filter) };
  }

  /** `replayed` is 0 for one that is on its way already. */
  @Post(':id/replay')
  @HttpCode(200)
  async replayOne(@Param('id', ParseUUIDPipe) id: string): Promise<{ replayed: number }> {
    return { replayed: (await this.replay.one(id)) ? 1 : 0 };
  }
}
