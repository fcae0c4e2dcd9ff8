import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '../storage/database.ts';
import { DeliveryLog } from '../journal/delivery-log.ts';
import { DestinationLog } from '../journal/destination-log.ts';
import { Journal } from '../journal/journal.ts';
import { StorageHandle } from '../storage/storage.ts';
import { AttemptLog } from './attempt-log.ts';
import { AttemptObserver } from './attempt-observer.ts';
import { Dispatcher } from './dispatcher.ts';
import { EventBus } from './event-bus.ts';
import { Leadership } from './leadership.ts';
import { notificationChannel } from './notification.ts';
import { Replay } from './replay.ts';
import type { RetryPolicy } from './retry-policy.ts';

/**
 * Orchestrators kill after 10 s (Docker's default). A call that takes longer is left behind: the next leader takes its
 * deliveries up again as uncertain.
 */
const drainMs = 7_000;

const retryPolicyToken = 'retry policy';

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
      provide: Replay,
      inject: [Database, EventBus],
      useFactory: (database: Database, bus: EventBus) => new Replay(database, bus.subscribers),
    },
  ],
  exports: [EventBus, Replay],
})
export class BusModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #leaderships: Leadership[] = [];

  constructor(
    private readonly bus: EventBus,
    private readonly storage: StorageHandle,
    private readonly deliveries: DeliveryLog,
    private readonly destinations: DestinationLog,
    private readonly observer: AttemptObserver,
    @Inject(retryPolicyToken) private readonly policy: RetryPolicy,
  ) {}

  static register(policy: RetryPolicy): DynamicModule {
    return { module: BusModule, global: true, providers: [{ provide: retryPolicyToken, useValue: policy }] };
  }

  /** The destinations have subscribed by now. */
  onApplicationBootstrap(): void {
    this.#leaderships = this.bus.subscribers.map((subscriber) => {
      const { database, connection } = this.storage.storage;
      const { deliveries, destinations, observer, policy } = this;
      const attempts = new AttemptLog({ database, deliveries, destinations, observer, policy });
      const dispatcher = new Dispatcher({ subscriber, database, deliveries, destinations, attempts, observer });
      return new Leadership({
        connection,
        name: subscriber.name,
        channel: notificationChannel,
        onNotification: () => dispatcher.wake(),
        lead: (signal, session) => dispatcher.run(signal, session),
        onError: (error) => observer.failed(subscriber.name, error),
      });
    });
    for (const leadership of this.#leaderships) leadership.start();
  }

  /** Lets the calls in flight end and records what came of them; another replica can take over at once. */
  async beforeApplicationShutdown(): Promise<void> {
    const drained = Promise.all(this.#leaderships.map((leadership) => leadership.stop()));
    await Promise.race([drained, sleep(drainMs, undefined, { ref: false })]);
  }
}
