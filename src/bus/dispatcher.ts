import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../journal/database.ts';
import type { DeliveryLog, Settlement } from '../journal/delivery-log.ts';
import type { DestinationLog, Hold } from '../journal/destination-log.ts';
import { groupCommit } from '../journal/group-commit.ts';
import type { Delivery } from '../model/delivery.ts';
import type { Outcome } from '../model/outcome.ts';
import type { AttemptObserver } from './attempt-observer.ts';
import { type RetryPolicy, settlementOf } from './retry-policy.ts';
import type { Subscriber } from './subscriber.ts';
import { unexpected } from './unexpected.ts';
import { WakeUp } from './wake-up.ts';

/** HubSpot's batch size, and a transaction of a few milliseconds. */
const takeSize = 100;
/** How soon a delivery whose back-off is over is noticed: retries do not notify. Also how soon a switch is obeyed. */
const pollMs = 500;
/** Webhooks that come fast share a look: it costs the database as much as a small commit. */
const lookEveryMs = 25;
/** When a probe that was not refused, but did not get through either, is followed by another. */
const probeAgainMs = 30_000;
/** How long to wait after the database failed us. */
const databaseRetryMs = 500;
/** A destination that keeps the order gets at once, after a hand-over, what would have come within this time. */
const hastenWithinMs = 60_000;
/** A transaction of some ten milliseconds. */
const hastenSize = 1_000;
/**
 * What a dead dispatcher left behind is taken up again after this, and nothing before it, so that the order is kept. A
 * dispatcher that only lost its database, and knows what came of its calls, has had the time to say so.
 */
const reclaimDelayMs = 2_000;

export interface DispatcherParts {
  readonly subscriber: Subscriber;
  readonly database: Database;
  readonly deliveries: DeliveryLog;
  readonly destinations: DestinationLog;
  readonly observer: AttemptObserver;
  readonly policy: RetryPolicy;
}

/**
 * Takes a destination's due deliveries from its queue, hands them over, and records what came of each. One is active
 * per destination in the whole deployment.
 */
export class Dispatcher {
  readonly #wakeUp = new WakeUp();
  /** Everything taken and not yet settled, over changes of leadership. */
  readonly #inHand = new Set<Delivery>();
  /** Outcomes that are not on disk yet. */
  readonly #recording = new Set<Promise<void>>();
  readonly #settle: (settlement: Settlement) => Promise<void>;
  #hold: Hold | null = null;
  #resumedAt = 0;
  /** Aborts when what is in hand is to be handed back: the destination was switched off, or stopped by its vendor. */
  #open = new AbortController();

  constructor(private readonly parts: DispatcherParts) {
    this.#settle = groupCommit({ commit: (settlements) => this.#record(settlements), maxBatchSize: 256 });
  }

  /** There may be work: look at once. */
  wake(): void {
    this.#wakeUp.call();
  }

  /** Dispatches until the signal aborts and everything taken is settled. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    let [reclaimed, begun] = [false, false];
    while (!signal.aborted) {
      try {
        if (!reclaimed && (await this.#reclaim()) > 0) await new WakeUp().wait(reclaimDelayMs, signal);
        reclaimed = true;
        if (!begun) await this.#begin('takeOver');
        begun = true;
        const lookedAt = performance.now();
        const room = await this.#room();
        const taken = room > 0 ? await this.#take(room, signal) : 0;
        if (room > 0 && taken >= room) continue;
        await this.#wakeUp.wait(pollMs, signal);
        await sleep(Math.max(0, lookedAt + lookEveryMs - performance.now()));
      } catch (error) {
        this.parts.observer.failed(this.parts.subscriber.name, error);
        reclaimed = false; // a commit whose answer was lost may have left deliveries marked as being delivered
        await new WakeUp().wait(databaseRetryMs, signal);
      }
    }
    while (this.#inHand.size > 0) await this.#wakeUp.wait(pollMs, AbortSignal.any([]));
  }

  /** Returns how many were reclaimed. */
  async #reclaim(): Promise<number> {
    const { database, deliveries, subscriber } = this.parts;
    return (await deliveries.reclaim(database, subscriber.name, [...this.#inHand])).length;
  }

  /** Nobody else delivers, or a person wants everything tried again at once. */
  async #begin(occasion: 'takeOver' | 'resume'): Promise<void> {
    const { destination } = this.parts.subscriber;
    destination[occasion]?.();
    await Promise.all(this.#recording); // what it told to wait before
    while (destination.ordered && (await this.#hasten()) === hastenSize);
  }

  /** Returns how many were hastened. */
  #hasten(): Promise<number> {
    const { database, deliveries, subscriber } = this.parts;
    return deliveries.hasten(database, subscriber.name, { withinMs: hastenWithinMs, limit: hastenSize });
  }

  /** How many deliveries may be taken now. A destination on hold is probed with a single one. */
  async #room(): Promise<number> {
    const { database, destinations, subscriber } = this.parts;
    const { enabled, paused } = subscriber.settings();
    const state = await destinations.read(database, subscriber.name);
    if (!enabled || paused || state.paused) {
      this.#open.abort();
      return 0;
    }
    this.#hold = state.hold; // a person may have ended it
    const resumedAt = state.resumedAt?.getTime() ?? 0;
    if (resumedAt > this.#resumedAt) {
      await this.#begin('resume');
      this.#resumedAt = resumedAt;
    }
    if (this.#hold) return this.#hold.until.getTime() <= Date.now() && this.#inHand.size === 0 ? 1 : 0;
    // Never a handful: what is in hand frees more room soon, and a query should be worth it.
    return subscriber.destination.capacity - this.#inHand.size < takeSize ? 0 : takeSize;
  }

  async #take(limit: number, signal: AbortSignal): Promise<number> {
    const { database, deliveries, subscriber } = this.parts;
    const taken = await deliveries.take(database, subscriber.name, limit);
    // Unless a hold came up meanwhile: then what was taken is handed back.
    const isHeld = this.#hold !== null && this.#hold.until.getTime() > Date.now();
    if (this.#open.signal.aborted && !isHeld) this.#open = new AbortController();
    const open = AbortSignal.any([signal, this.#open.signal]);
    for (const delivery of taken) {
      this.#inHand.add(delivery);
      void this.#deliver(delivery, open);
    }
    return taken.length;
  }

  async #deliver(delivery: Delivery, signal: AbortSignal): Promise<void> {
    const startedAt = performance.now();
    const outcome = await this.#attempt(delivery, signal);
    const { policy, subscriber } = this.parts;
    const settlement = settlementOf({ delivery, outcome, now: new Date(), random: Math.random, policy });
    const durationMs = performance.now() - startedAt;
    await this.#updateHold(outcome);
    const recorded = this.#untilRecorded(() => this.#settle(settlement));
    this.#recording.add(recorded);
    await recorded;
    this.#recording.delete(recorded);
    this.parts.observer.attempted({ destination: subscriber.name, delivery, settlement, durationMs });
    this.#inHand.delete(delivery);
    this.#wakeUp.call();
  }

  async #attempt(delivery: Delivery, signal: AbortSignal): Promise<Outcome> {
    try {
      return await this.parts.subscriber.destination.deliver(delivery, signal);
    } catch (error) {
      return unexpected(error);
    }
  }

  /** What came of a call must not be forgotten: while the database is away it is kept here and tried again. */
  async #untilRecorded(record: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await record();
        return;
      } catch (error) {
        this.parts.observer.failed(this.parts.subscriber.name, error);
        await sleep(databaseRetryMs);
      }
    }
  }

  async #updateHold(outcome: Outcome): Promise<void> {
    const now = Date.now();
    const probing = this.#hold !== null && this.#hold.until.getTime() <= now;
    if (this.#hold !== null && !probing) return;
    if (outcome.kind === 'held' && outcome.scope === 'destination') {
      const { reason, detail, afterMs } = outcome;
      await this.#setHold({ reason, detail, until: new Date(now + afterMs) });
    } else if (this.#hold && outcome.kind === 'delivered') {
      await this.#setHold(null); // the vendor works again
    } else if (this.#hold && outcome.kind === 'retry') {
      await this.#setHold({ ...this.#hold, until: new Date(now + probeAgainMs) });
    }
    // Whatever else says nothing of the vendor, such as an overtaken delivery: the next one probes.
  }

  async #setHold(hold: Hold | null): Promise<void> {
    const { destinations, database, subscriber } = this.parts;
    this.#hold = hold; // at once: of a hundred refusals in the same moment the first is enough
    if (hold) this.#open.abort();
    await this.#untilRecorded(() => destinations.setHold(database, subscriber.name, hold));
  }

  async #record(settlements: readonly Settlement[]): Promise<undefined[]> {
    await this.parts.deliveries.settle(this.parts.database, settlements);
    return settlements.map(() => undefined);
  }
}
