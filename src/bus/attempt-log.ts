import type { Database, Queryable } from '../storage/database.ts';
import type { DeliveryLog, MadeCall, Settlement } from '../journal/delivery-log.ts';
import type { DestinationLog } from '../journal/destination-log.ts';
import type { Delivery } from '../model/delivery.ts';
import type { Outcome } from '../model/outcome.ts';
import type { AttemptObserver } from './attempt-observer.ts';
import { type RetryPolicy, settlementOf } from './retry-policy.ts';
import type { Subscriber } from './subscriber.ts';

/** Milliseconds until the next probe, after one that the vendor did not refuse but that failed. */
const probeAgainMs = 30_000;

/** A delivery and the outcome of its attempt. */
export interface Came {
  readonly delivery: Delivery;
  readonly outcome: Outcome;
}

export interface AttemptLogParts {
  readonly database: Database;
  readonly deliveries: DeliveryLog;
  readonly destinations: DestinationLog;
  readonly observer: AttemptObserver;
  readonly policy: RetryPolicy;
}

/** Stores outcomes: the delivery's settlement, and the holds of its lane and of its destination. */
export class AttemptLog {
  constructor(private readonly parts: AttemptLogParts) {}

  /** Stores the outcomes of one call, or of deliveries that needed none. One commit; safe to repeat. */
  async record(
    { name, destination }: Subscriber,
    came: readonly Came[],
    { call, isProbe = false }: { call?: MadeCall; isProbe?: boolean } = {},
  ): Promise<void> {
    const { database, deliveries, observer, policy } = this.parts;
    const random = Math.random();
    const settled = came.map((each) => ({ ...each, settlement: settlementOf({ ...each, random, policy }) }));
    const settlements = settled.map(({ settlement }) => settlement);
    await database.transaction(async (transaction) => {
      await deliveries.settle(transaction, settlements, call);
      if (destination.laneByLane) {
        await this.#updateLaneHold(transaction, name, { lane: came[0]?.delivery.lane ?? '', settlements });
      }
      await this.#updateHold(transaction, name, { outcomes: came.map(({ outcome }) => outcome), isProbe });
    });
    for (const { delivery, settlement } of settled) {
      observer.attempted({ destination: name, delivery, settlement, durationMs: call?.durationMs ?? 0 });
    }
  }

  async #updateLaneHold(
    transaction: Queryable,
    name: string,
    { lane, settlements }: { lane: string; settlements: readonly Settlement[] },
  ): Promise<void> {
    const [hold] = settlements.flatMap(({ laneHeldForMs: forMs, reason, detail }) =>
      forMs !== null && reason ? [{ lane, forMs, reason, detail: detail ?? '' }] : [],
    );
    if (hold) await this.parts.destinations.holdLane(transaction, name, hold);
    else await this.parts.destinations.releaseLanes(transaction, name, lane);
  }

  async #updateHold(
    transaction: Queryable,
    name: string,
    { outcomes, isProbe }: { outcomes: readonly Outcome[]; isProbe: boolean },
  ): Promise<void> {
    const { destinations } = this.parts;
    const refusal = outcomes.find((outcome) => outcome.kind === 'held' && outcome.scope === 'destination');
    if (refusal?.kind === 'held') {
      const { reason, detail, afterMs } = refusal;
      await destinations.setHold(transaction, name, { reason, detail, forMs: afterMs });
    } else if (isProbe && outcomes.some(({ kind }) => kind === 'delivered')) {
      await destinations.setHold(transaction, name, null); // the vendor works again
    } else if (isProbe && outcomes.some(({ kind }) => kind === 'retry')) {
      const { hold } = await destinations.read(transaction, name);
      if (hold) await destinations.setHold(transaction, name, { ...hold, forMs: probeAgainMs });
    }
    // Any other outcome says nothing about the vendor: the next call probes.
  }
}
