import { AttemptLog } from '../../src/bus/attempt-log.ts';
import { Dispatcher } from '../../src/bus/dispatcher.ts';
import { EventBus } from '../../src/bus/event-bus.ts';
import type { Leadership } from '../../src/bus/leadership.ts';
import type { RetryPolicy } from '../../src/bus/retry-policy.ts';
import type { Subscriber } from '../../src/bus/subscriber.ts';
import { DeliveryLog } from '../../src/journal/delivery-log.ts';
import { DestinationLog } from '../../src/journal/destination-log.ts';
import { Journal } from '../../src/journal/journal.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { lead } from './lead.ts';
import { SilentObserver } from './silent-observer.ts';

export interface StartedBus {
  readonly bus: EventBus;
  readonly destinations: DestinationLog;
  readonly dispatcher: Dispatcher;
  readonly leadership: Leadership;
}

/** Starts a bus with one destination, over a real PostgreSQL. It dispatches as soon as no other of this name leads. */
export function startBus(subscriber: Subscriber, storage: Storage, policy: RetryPolicy): StartedBus {
  const { database } = storage;
  const [deliveries, destinations, observer] = [new DeliveryLog(), new DestinationLog(), new SilentObserver()];
  const bus = new EventBus(database, new Journal(), observer);
  bus.subscribe(subscriber);
  const attempts = new AttemptLog({ database, deliveries, destinations, observer, policy });
  const dispatcher = new Dispatcher({ subscriber, database, deliveries, destinations, attempts, observer });
  return { bus, destinations, dispatcher, leadership: lead(dispatcher, subscriber.name, storage) };
}
