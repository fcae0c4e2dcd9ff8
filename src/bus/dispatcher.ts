import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Queryable } from '../storage/database.ts';
import type { DeliveryLog, Waiting } from '../journal/delivery-log.ts';
import type { DestinationLog, DestinationState } from '../journal/destination-log.ts';
import type { Delivery } from '../model/delivery.ts';
import { type Outcome, unexpected } from '../model/outcome.ts';
import { saysTier } from '../model/tier-change.ts';
import type { AttemptLog } from './attempt-log.ts';
import type { AttemptObserver } from './attempt-observer.ts';
import { databaseRetryMs, makeCall } from './make-call.ts';
import type { Subscriber } from './subscriber.ts';
import { WakeUp } from './wake-up.ts';

/** Milliseconds between two looks when nothing wakes the dispatcher, as the end of a back-off or a setting does not. */
const pollMs = 500;
/** The least milliseconds between two looks: events that come fast share one, which costs as much as a small commit. */
const lookEveryMs = 25;
/** Deliveries moved between lanes in one transaction, of some ten milliseconds. */
const rearrangeSize = 1_000;
/**
 * Milliseconds that a new leader waits when its predecessor left calls behind. A predecessor that only lost its
 * database records its outcomes in that time, so that nothing is sent twice or out of order.
 */
const reclaimDelayMs = 2_000;

export interface DispatcherParts {
  readonly subscriber: Subscriber;
  readonly database: Database;
  readonly deliveries: DeliveryLog;
  readonly destinations: DestinationLog;
  readonly attempts: AttemptLog;
  readonly observer: AttemptObserver;
}

/**
 * Reads what a destination is owed, takes the deliveries of the next call as the call starts, and records the outcomes.
 * One dispatcher per destination is active in the whole deployment.
 */
export class Dispatcher {
  readonly #wakeUp = new WakeUp();
  /** Deliveries in calls that this process started, also as an earlier leader. */
  readonly #calls = new Set<readonly Delivery[]>();
  /** When the last call in each lane started: the lane that has waited longest has its turn. */
  readonly #servedAt = new Map<string, number>();
  /** The destination's `laneRule` when all waiting deliveries were last put into their lanes. */
  #laneRule: string | undefined;

  constructor(private readonly parts: DispatcherParts) {}

  /** Makes the dispatcher look at once, as there may be work. */
  wake(): void {
    this.#wakeUp.call();
  }

  /**
   * Dispatches until the signal aborts and all calls have ended. Never rejects.
   *
   * @param session takes the deliveries. It ends with the lead, so that a process that was frozen, and does not know
   * that another process leads, can take nothing.
   */
  async run(signal: AbortSignal, session: Queryable): Promise<void> {
    let [reclaimed, begun] = [false, false];
    while (!signal.aborted) {
      try {
        if (!reclaimed && (await this.#reclaim()) > 0) await new WakeUp().wait(reclaimDelayMs, signal);
        reclaimed = true;
        if (!begun) this.parts.subscriber.destination.takeOver?.();
        begun = true;
        const lookedAt = performance.now();
        const waitMs = await this.#startCalls(signal, session);
        if (waitMs > 0) await this.#wakeUp.wait(Math.min(waitMs, pollMs), signal);
        if (waitMs >= lookEveryMs) await sleep(Math.max(0, lookedAt + lookEveryMs - performance.now()));
      } catch (error) {
        this.parts.observer.failed(this.parts.subscriber.name, error);
        reclaimed = false; // a take whose answer was lost may have left deliveries with status delivering
        await new WakeUp().wait(databaseRetryMs, signal);
      }
    }
    while (this.#calls.size > 0) await this.#wakeUp.wait(pollMs, AbortSignal.any([]));
  }

  /** Puts back deliveries that no call of ours holds. Returns how many. */
  async #reclaim(): Promise<number> {
    const { database, deliveries, subscriber } = this.parts;
    return (await deliveries.reclaim(database, subscriber.name, [...this.#calls].flat())).length;
  }

  /** Starts the calls that may start now. Returns the milliseconds until the next look, unless `wake` comes first. */
  async #startCalls(signal: AbortSignal, session: Queryable): Promise<number> {
    const { subscriber, database, destinations } = this.parts;
    if (!isOn(subscriber)) return Infinity;
    await this.#rearrangeAfterChange();
    const inCalls = this.#lanesInCalls(); // read before the holds: a call that ends in between may add one
    const state = await destinations.read(database, subscriber.name);
    if (!isOn(subscriber) || state.paused) return Infinity;
    const isProbe = state.hold !== null;
    if (state.hold && (!state.hold.isOver || inCalls.length > 0)) return Infinity;

    let soonestMs = Infinity;
    for (const lane of await this.#lanesInTurn(state, inCalls)) {
      const readyInMs = subscriber.destination.readyInMs(lane);
      if (readyInMs > 0) {
        soonestMs = Math.min(soonestMs, readyInMs);
        continue;
      }
      const did = await this.#startCall({ lane, inCalls, isProbe, signal, session });
      if (did !== 'nothing') soonestMs = 0;
      if (did === 'called' && isProbe) return Infinity;
    }
    return soonestMs;
  }

  /** Moves waiting deliveries to their lanes after a change of the rule or the leader. A second for 100,000. */
  async #rearrangeAfterChange(): Promise<void> {
    const { subscriber, database, deliveries } = this.parts;
    const { laneRule } = subscriber.destination;
    if (this.#laneRule === laneRule) return;
    let after = { lane: '', sequence: 0 };
    for (;;) {
      const waiting = await deliveries.waiting(database, subscriber.name, { after, limit: rearrangeSize });
      await this.#moveMisplaced(waiting);
      const last = waiting.at(-1);
      if (last === undefined) break;
      after = last;
    }
    this.#laneRule = laneRule;
  }

  /** Returns the lanes that may have a call, longest-waiting first; one empty name when calls may hold any lanes. */
  async #lanesInTurn({ laneHolds }: DestinationState, inCalls: readonly string[]): Promise<readonly string[]> {
    const { subscriber, database, deliveries } = this.parts;
    if (!subscriber.destination.laneByLane) return [''];
    const onHold = laneHolds.filter(({ isOver }) => !isOver).map(({ lane }) => lane);
    const closed = new Set([...onHold, ...inCalls]);
    const open = (await deliveries.lanes(database, subscriber.name)).filter((lane) => !closed.has(lane));
    return open.sort((one, other) => (this.#servedAt.get(one) ?? 0) - (this.#servedAt.get(other) ?? 0));
  }

  #lanesInCalls(): string[] {
    return [...new Set([...this.#calls].flatMap((call) => call.map(({ lane }) => lane)))];
  }

  /** Starts a call for the due deliveries that the destination chooses, unless some must be moved or settled first. */
  async #startCall(turn: Turn): Promise<'called' | 'tidied' | 'nothing'> {
    const { subscriber, database, deliveries } = this.parts;
    const { name, destination } = subscriber;
    const limit = turn.isProbe && !destination.laneByLane ? 1 : destination.sight;
    const waiting = destination.laneByLane
      ? await deliveries.lookInto(database, name, { lane: turn.lane, limit })
      : await deliveries.lookOutside(database, name, { lanes: turn.inCalls, limit });
    if (waiting.length === 0) return 'nothing';
    if ((await this.#moveMisplaced(waiting)) || (await this.#settleWithoutCall(waiting))) return 'tidied';

    const choice = orElse(
      () => destination.choose(waiting),
      () => ({ deliveries: waiting.slice(0, 1) }),
    );
    const taken = await deliveries.take(turn.session, choice.deliveries, choice.bundleId);
    if (taken.length === 0) return 'tidied';
    this.#servedAt.set(turn.lane, performance.now());
    this.#calls.add(taken);
    void this.#call(taken, turn).finally(() => {
      this.#calls.delete(taken);
      this.#wakeUp.call();
    });
    return 'called';
  }

  /**
   * Moves deliveries that `laneOf` puts elsewhere. Returns true if there were any. A delivery that the vendor may have
   * stays: the destination looks for it where it was sent, as in a channel.
   */
  async #moveMisplaced(waiting: readonly Waiting[]): Promise<boolean> {
    const { subscriber, database, deliveries } = this.parts;
    const moved = waiting.flatMap(({ id, lane, change, uncertainSince, ref }) => {
      if (uncertainSince !== null && ref === null && lane !== '') return [];
      const belongsTo = orElse(
        () => subscriber.destination.laneOf(change),
        () => lane,
      );
      return belongsTo === lane ? [] : [{ id, lane: belongsTo }];
    });
    if (moved.length > 0) await deliveries.move(database, moved);
    return moved.length > 0;
  }

  /** Settles deliveries that need no call. Returns true if there were any. */
  async #settleWithoutCall(waiting: readonly Delivery[]): Promise<boolean> {
    const { subscriber, attempts } = this.parts;
    const settled = waiting.flatMap((delivery) => {
      if (!saysTier(delivery.change)) return [{ delivery, outcome: withoutTier }];
      if (delivery.overtaken) return [{ delivery, outcome: superseded }];
      const outcome = orElse(() => subscriber.destination.settledWithout(delivery), unexpected);
      return outcome ? [{ delivery, outcome }] : [];
    });
    if (settled.length > 0) await attempts.record(subscriber, settled);
    return settled.length > 0;
  }

  #call(taken: readonly Delivery[], { signal, isProbe, session }: Turn): Promise<void> {
    const { subscriber, deliveries } = this.parts;
    const mayGoOn = async (): Promise<boolean> =>
      !signal.aborted && isOn(subscriber) && (await deliveries.areTaken(session, taken).catch(() => false));
    return makeCall(this.parts, { deliveries: taken, mayGoOn, isProbe });
  }
}

interface Turn {
  readonly lane: string;
  /** The lanes that had a call under way before the holds were read. */
  readonly inCalls: readonly string[];
  /** True when the destination is on hold, and this call finds out whether the vendor works again. */
  readonly isProbe: boolean;
  readonly signal: AbortSignal;
  readonly session: Queryable;
}

const superseded: Outcome = { kind: 'superseded' };
const withoutTier: Outcome = { kind: 'skipped', detail: 'the event does not say which tier the customer has now' };

function isOn({ settings }: Subscriber): boolean {
  const { enabled, paused } = settings();
  return enabled && !paused;
}

/** Returns the decision, or the fall-back if it throws: a destination's bug about one delivery must not stop others. */
function orElse<Value>(decide: () => Value, fallBack: (error: unknown) => Value): Value {
  try {
    return decide();
  } catch (error) {
    return fallBack(error);
  }
}
