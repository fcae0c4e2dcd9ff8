import 'reflect-metadata';
import { AttemptLog } from '../../src/bus/attempt-log.ts';
import { AttemptObserver, type AttemptRecord } from '../../src/bus/attempt-observer.ts';
import { Dispatcher } from '../../src/bus/dispatcher.ts';
import { EventBus } from '../../src/bus/event-bus.ts';
import { retryPolicy } from '../../src/bus/retry-policy.ts';
import { DeliveryLog } from '../../src/journal/delivery-log.ts';
import { DestinationLog } from '../../src/journal/destination-log.ts';
import { Journal } from '../../src/journal/journal.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { kinds } from '../../src/model/tier-change.ts';
import { acceptedEvent } from './accepted-event.ts';
import { eventually } from './eventually.ts';
import { openTestStorage } from './open-test-storage.ts';
import { RecordingDestination } from './recording-destination.ts';
import type { TierEventOptions } from './tier-event.ts';

/** A destination on a bus of its own, and its dispatcher. */
export interface TestBus {
  readonly name: string;
  readonly destination: RecordingDestination;
  settings: { enabled: boolean; paused: boolean; readonly events: typeof kinds };
  readonly bus: EventBus;
  readonly dispatcher: Dispatcher;
  /** Runs the dispatcher until the signal aborts. */
  dispatch(signal: AbortSignal): Promise<void>;
  /** Resolves when the dispatcher has read its settings twice more: it has ended its look with the earlier ones. */
  decided(): Promise<void>;
  readonly failures: unknown[];
  /** Ids of events dated in the future. */
  readonly ahead: string[];
  readonly records: AttemptRecord[];
  /** Publishes an event, whose delivery is due at once. */
  publish(options?: TierEventOptions): Promise<void>;
}

/** A database, shared by the tests of a file. Each test takes a bus with a destination of its own. */
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
    let decisions = 0;
    let settings = { enabled: true, paused: false, events: kinds };
    const subscriber = { name, destination, settings: () => settings };
    const counted = {
      ...subscriber,
      settings: () => {
        decisions += 1;
        return settings;
      },
    };
    const { deliveries, destinations, storage } = this;
    const { database } = storage;
    const observer = new RecordingObserver();
    const bus = new EventBus(database, new Journal(), observer);
    bus.subscribe(subscriber);
    const attempts = new AttemptLog({ database, deliveries, destinations, observer, policy: retryPolicy });
    const dispatcher = new Dispatcher({ subscriber: counted, database, deliveries, destinations, attempts, observer });
    const dispatch = (signal: AbortSignal) => dispatcher.run(signal, database);
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
    const { failures, ahead, records } = observer;
    return {
      get settings() {
        return settings;
      },
      set settings(changed) {
        settings = changed;
      },
      name,
      destination,
      bus,
      dispatcher,
      dispatch,
      failures,
      ahead,
      records,
      decided,
      publish,
    };
  }
}

class RecordingObserver extends AttemptObserver {
  readonly failures: unknown[] = [];
  readonly ahead: string[] = [];
  readonly records: AttemptRecord[] = [];

  attempted(record: AttemptRecord): void {
    this.records.push(record);
  }

  failed(_destination: string, error: unknown): void {
    this.failures.push(error);
  }

  datedAhead(eventId: string): void {
    this.ahead.push(eventId);
  }
}
