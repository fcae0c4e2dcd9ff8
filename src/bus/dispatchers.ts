import type { DeliveryLog } from '../journal/delivery-log.ts';
import type { DestinationLog } from '../journal/destination-log.ts';
import type { Storage } from '../storage/storage.ts';
import { AttemptLog } from './attempt-log.ts';
import type { AttemptObserver } from './attempt-observer.ts';
import { Dispatcher } from './dispatcher.ts';
import { Leadership } from './leadership.ts';
import { notificationChannel } from './notification.ts';
import type { RetryPolicy } from './retry-policy.ts';
import type { Subscriber } from './subscriber.ts';

export interface DispatchersParts {
  readonly storage: Storage;
  readonly deliveries: DeliveryLog;
  readonly destinations: DestinationLog;
  readonly observer: AttemptObserver;
  readonly policy: RetryPolicy;
}

/** This process's candidacies: a leadership and a dispatcher for each destination. */
export class Dispatchers {
  readonly #leaderships = new Map<string, Leadership>();

  constructor(private readonly parts: DispatchersParts) {}

  start(subscribers: readonly Subscriber[]): void {
    const { storage, deliveries, destinations, observer, policy } = this.parts;
    const { database, connection } = storage;
    const attempts = new AttemptLog({ database, deliveries, destinations, observer, policy });
    for (const subscriber of subscribers) {
      const { name } = subscriber;
      const dispatcher = new Dispatcher({ subscriber, database, deliveries, destinations, attempts, observer });
      const leadership = new Leadership({
        connection,
        name,
        channel: notificationChannel,
        onNotification: () => dispatcher.wake(),
        lead: (signal, session) => dispatcher.run(signal, session),
        onError: (error) => observer.failed(name, error),
      });
      this.#leaderships.set(name, leadership);
      leadership.start();
    }
  }

  /** Resolves when the calls in flight have ended and are recorded. Another replica can then take over at once. */
  async stop(): Promise<void> {
    await Promise.all([...this.#leaderships.values()].map((leadership) => leadership.stop()));
  }

  /** For each destination, whether this process leads it. */
  get leads(): ReadonlyMap<string, boolean> {
    return new Map([...this.#leaderships].map(([name, { leads }]) => [name, leads]));
  }

  /** PostgreSQL's error, for each destination that this process cannot lead because it gets no session. */
  get failures(): ReadonlyMap<string, unknown> {
    const failures = [...this.#leaderships].map(([name, { failure }]) => [name, failure] as const);
    return new Map(failures.filter(([, failure]) => failure !== undefined));
  }
}
