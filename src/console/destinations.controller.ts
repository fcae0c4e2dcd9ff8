import { Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import type { Subscriber } from '../bus/subscriber.ts';
import { Database } from '../journal/database.ts';
import { DestinationLog } from '../journal/destination-log.ts';
import { notFound } from './not-found.ts';
import { OpsGuard } from './ops.guard.ts';

interface DestinationView {
  readonly name: string;
  readonly enabled: boolean;
  readonly paused: boolean;
  /** Why it is paused, or waits; null while it works. */
  readonly why: string | null;
  /** When a destination that the vendor has stopped is tried again. */
  readonly probeAt: Date | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly oldestDueAt: Date | null;
}

/** Whether the destinations work, and switching them while the service runs. */
@Controller('ops/api/destinations')
@UseGuards(OpsGuard)
export class DestinationsController {
  constructor(
    private readonly bus: EventBus,
    private readonly database: Database,
    private readonly destinations: DestinationLog,
  ) {}

  @Get()
  list(): Promise<DestinationView[]> {
    return Promise.all(this.bus.subscribers.map((subscriber) => this.#view(subscriber)));
  }

  /** Holds across restarts and replicas, until resumed. */
  @Post(':name/pause')
  @HttpCode(200)
  pause(@Param('name') name: string): Promise<DestinationView> {
    return this.#setPaused(name, true);
  }

  /** Also ends a hold: the destination is tried again at once. */
  @Post(':name/resume')
  @HttpCode(200)
  async resume(@Param('name') name: string): Promise<DestinationView> {
    await this.destinations.setHold(this.database, name, null);
    return this.#setPaused(name, false);
  }

  async #setPaused(name: string, paused: boolean): Promise<DestinationView> {
    const subscriber = this.bus.subscribers.find((each) => each.name === name) ?? notFound('destination', name);
    await this.destinations.setPaused(this.database, name, paused);
    return this.#view(subscriber);
  }

  async #view({ name, settings }: Subscriber): Promise<DestinationView> {
    const { enabled, paused: pausedInFile } = settings();
    const { paused: pausedByPerson, hold } = await this.destinations.read(this.database, name);
    const why = [
      ...(pausedByPerson ? ['paused through the ops API'] : []),
      ...(pausedInFile ? [`destinations.${name}.paused is true`] : []),
      ...(hold ? [`${hold.reason}: ${hold.detail}`] : []),
    ];
    return {
      name,
      enabled,
      paused: why.length > 0,
      why: why.length > 0 ? why.join('; ') : null,
      probeAt: hold?.until ?? null,
      ...(await this.destinations.counts(this.database, name)),
    };
  }
}
