import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '../storage/database.ts';
import { DeliveryLog } from '../journal/delivery-log.ts';
import { DestinationLog } from '../journal/destination-log.ts';
import { Audit } from '../journal/audit.ts';
import { Journal } from '../journal/journal.ts';
import { ReplayLog } from '../journal/replay-log.ts';
import { StorageHandle } from '../storage/storage.ts';
import { AttemptObserver } from './attempt-observer.ts';
import { Dispatchers } from './dispatchers.ts';
import { EventBus } from './event-bus.ts';
import { DeliveryReplay } from './delivery-replay.ts';
import { ReplayRunner } from './replay-runner.ts';
import { Replays } from './replays.ts';
import type { RetryPolicy } from './retry-policy.ts';

/**
 * Milliseconds that calls in flight have at a shutdown: Docker kills after 10 s by default. The next leader takes up
 * the deliveries of a call that takes longer, as uncertain.
 */
const drainMs = 7_000;

/** The durable event bus, with an elected dispatcher per destination. */
@Module({
  providers: [
    {
      provide: EventBus,
      inject: [Database, Journal, AttemptObserver],
      useFactory: (database: Database, journal: Journal, observer: AttemptObserver) =>
        new EventBus(database, journal, observer),
    },
    {
      provide: ReplayRunner,
      inject: [Database, ReplayLog],
      useFactory: (database: Database, log: ReplayLog) => new ReplayRunner(database, log),
    },
    {
      provide: Replays,
      inject: [Database, ReplayLog, Audit, ReplayRunner],
      useFactory: (database: Database, log: ReplayLog, audit: Audit, runner: ReplayRunner) =>
        new Replays({ database, log, audit, runner }),
    },
  ],
  exports: [EventBus, ReplayRunner, Replays],
})
export class BusModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly bus: EventBus,
    private readonly dispatchers: Dispatchers,
    private readonly replays: ReplayRunner,
  ) {}

  static register(policy: RetryPolicy): DynamicModule {
    const dispatchers = {
      provide: Dispatchers,
      inject: [StorageHandle, DeliveryLog, DestinationLog, AttemptObserver],
      useFactory: (
        { storage }: StorageHandle,
        deliveries: DeliveryLog,
        destinations: DestinationLog,
        observer: AttemptObserver,
      ) => new Dispatchers({ storage, deliveries, destinations, observer, policy }),
    };
    return { module: BusModule, global: true, providers: [dispatchers], exports: [dispatchers] };
  }

  /** Runs after the destinations have subscribed. */
  onApplicationBootstrap(): void {
    this.dispatchers.start(this.bus.subscribers);
    this.replays.register('deliveries', new DeliveryReplay(this.bus.subscribers));
    this.replays.start();
  }

  /** Waits for the calls in flight, `drainMs` at most. */
  async beforeApplicationShutdown(): Promise<void> {
    const stopped = Promise.all([this.dispatchers.stop(), this.replays.stop()]);
    await Promise.race([stopped, sleep(drainMs, undefined, { ref: false })]);
  }
}
