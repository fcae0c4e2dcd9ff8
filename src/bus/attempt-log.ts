import type { Database, Queryable } from '../storage/database.ts';
import type { DeliveryLog, MadeCall, Settlement } from '../journal/delivery-log.ts';
import type { DestinationLog } from '../journal/destination-log.ts';
import type { Delivery } from '../model/delivery.ts';
import type { Outcome } from '../model/outcome.ts';
import type { AttemptObserver } from './attempt-observer.ts';
import { type RetryPolicy, settlementOf } from './retry-policy.ts';
import type { Subscriber } from './subscriber.ts';

/** When a probe that was not refused, but did not get through either, is followed by another. */
const probeAgainMs = 30_000;

/** What a delivery's attempt came to. */
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

/** Stores what came of attempts: of each delivery, of its lane, and of the destination. */
export class AttemptLog {
  constructor(private readonly parts: AttemptLogParts) {}

  /** In one commit. All of `came` are of one call, or needed none. Safe to repeat. */
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
    // Whatever else says nothing of the vendor: the next one probes.
  }
}
