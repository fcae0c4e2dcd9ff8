import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../model/delivery.ts';
import type { Call } from '../model/destination.ts';
import { unexpected } from '../model/outcome.ts';
import type { Sent } from '../model/sent.ts';
import type { AttemptLog } from './attempt-log.ts';
import type { AttemptObserver } from './attempt-observer.ts';
import type { Subscriber } from './subscriber.ts';

/** Milliseconds to wait after a failure of the database. */
export const databaseRetryMs = 500;

interface Caller {
  readonly subscriber: Subscriber;
  readonly attempts: AttemptLog;
  readonly observer: AttemptObserver;
}

interface TakenCall extends Omit<Call, 'sending'> {
  /** True when the destination is on hold, and this call finds out whether the vendor works again. */
  readonly isProbe: boolean;
}

/** Calls the destination, and records what was sent and the outcomes. Never rejects. */
export async function makeCall(caller: Caller, { deliveries, mayGoOn, isProbe }: TakenCall): Promise<void> {
  const { subscriber, attempts, observer } = caller;
  const startedAt = performance.now();
  const sent = new Map<Delivery['id'], Sent>();
  const call: Call = { deliveries, mayGoOn, sending: ({ id }, what) => sent.set(id, what) };
  const outcomes = await observer
    .calling(subscriber.name, deliveries, () => subscriber.destination.call(call))
    .catch((error: unknown) => deliveries.map(() => unexpected(error)));
  const durationMs = performance.now() - startedAt;
  const came = deliveries.map((delivery, place) => ({ delivery, outcome: outcomes[place] ?? unexpected(undefined) }));
  await untilRecorded(caller, () => attempts.record(subscriber, came, { call: { durationMs, sent }, isProbe }));
}

/** Repeats `record` until the database takes it: the outcomes of a call must not be lost. */
async function untilRecorded({ subscriber, observer }: Caller, record: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await record();
      return;
    } catch (error) {
      observer.failed(subscriber.name, error);
      await sleep(databaseRetryMs);
    }
  }
}
