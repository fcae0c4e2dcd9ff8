import 'reflect-metadata';
import { AttemptObserver, type AttemptRecord } from '../../src/bus/attempt-observer.ts';
import { Dispatcher } from '../../src/bus/dispatcher.ts';
import { EventBus } from '../../src/bus/event-bus.ts';
import { retryPolicy } from '../../src/bus/retry-policy.ts';
import { DeliveryLog } from '../../src/journal/delivery-log.ts';
import { DestinationLog } from '../../src/journal/destination-log.ts';
import { Journal } from '../../src/journal/journal.ts';
import type { Storage } from '../../src/journal/storage.ts';
import { kinds } from '../../src/model/tier-change.ts';
import { acceptedEvent } from './accepted-event.ts';
import { eventually } from './eventually.ts';
import { openTestStorage } from './open-test-storage.ts';
import { RecordingDestination } from './recording-destination.ts';
import type { TierEventOptions } from './tier-event.ts';

/** A destination on a bus of its own, and the one who dispatches to it. */
export interface TestBus {
  readonly name: string;
  readonly destination: RecordingDestination;
  readonly settings: { enabled: boolean; paused: boolean };
  readonly bus: EventBus;
  readonly dispatcher: Dispatcher;
  /** Resolves when the dispatcher has made up its mind anew. */
  decided(): Promise<void>;
  readonly failures: unknown[];
  readonly records: AttemptRecord[];
  /** Publishes an event of a customer; its delivery is then due. */
  publish(options?: TierEventOptions): Promise<void>;
}

/** The bus over a real PostgreSQL, shared by the tests of a file: each takes a destination of its own. */
export class TestBuses {
  readonly deliveries = new DeliveryLog();
  readonly destinations = new DestinationLog();
  #count = 0;

  private constructor(readonly storage: Storage) {}

  static async start(): Promise<TestBuses> {
    return new TestBuses(await openTestStorage());
  }

  async stop(): Promise<void> {
    await this.storage.close();
  }

  next(): TestBus {
    const name = `destination-${String((this.#count += 1))}`;
    const destination = new RecordingDestination();
    const settings = { enabled: true, paused: false };
    const subscriber = { name, destination, settings: () => ({ ...settings, events: kinds }) };
    let decisions = 0;
    const counted = {
      ...subscriber,
      settings: () => {
        decisions += 1;
        return subscriber.settings();
      },
    };
    const { deliveries, destinations, storage } = this;
    const { database } = storage;
    const bus = new EventBus(database, new Journal(), deliveries);
    bus.subscribe(subscriber);
    const observer = new RecordingObserver();
    const dispatcher = new Dispatcher({
      subscriber: counted,
      database,
      deliveries,
      destinations,
      observer,
      policy: retryPolicy,
    });
    const publish = async (options: TierEventOptions = {}): Promise<void> => {
      await bus.publish(acceptedEvent(options));
      dispatcher.wake();
    };
    const decided = async (): Promise<void> => {
      const before = decisions;
      await eventually(() => {
        dispatcher.wake();
        if (decisions < before + 2) throw new Error('the dispatcher does not look for work');
      });
    };
    const { failures, records } = observer;
    return { name, destination, settings, bus, dispatcher, failures, records, decided, publish };
  }
}

class RecordingObserver extends AttemptObserver {
  readonly failures: unknown[] = [];
  readonly records: AttemptRecord[] = [];

  attempted(record: AttemptRecord): void {
    this.records.push(record);
  }

  failed(_destination: string, error: unknown): void {
    this.failures.push(error);
  }
}
