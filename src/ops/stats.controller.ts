import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import { readStats, type Stats } from '../journal/stats.ts';
import { Database } from '../storage/database.ts';
import { OpsGuard } from './ops.guard.ts';
import { StatsQuery, timesOf } from './stats.query.ts';

/** Counts over time. */
@Controller('ops/api/stats')
@UseGuards(OpsGuard)
export class StatsController {
  constructor(
    private readonly bus: EventBus,
    private readonly database: Database,
  ) {}

  /** Counts of events and outcomes in each step of a window that ends now. */
  @Get()
  show(@Query() query: StatsQuery): Promise<Stats> {
    const names = this.bus.subscribers.map(({ name }) => name);
    return readStats(this.database, names, timesOf(query));
  }
}
