import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../storage/database.ts';
import { groupCommit } from '../storage/group-commit.ts';
import type { Journal, NewDelivery } from '../journal/journal.ts';
import type { Receipt, TierEvent } from '../model/event.ts';
import { compareChanges, newestOf } from '../model/later.ts';
import { saysTier } from '../model/tier-change.ts';
import { notificationChannel } from './notification.ts';
import type { AttemptObserver } from './attempt-observer.ts';
import type { Subscriber } from './subscriber.ts';

/** Events in a commit: enough that all waiting requests share an fsync, few enough to commit in some milliseconds. */
const maxBatchSize = 256;

interface TracedEvent {
  readonly event: TierEvent;
  readonly trace: string | null;
}

/** The durable event bus: routes each tier change to every destination that wants it, in one commit with the event. */
export class EventBus {
  readonly #subscribers: Subscriber[] = [];
  readonly #commit: (traced: TracedEvent) => Promise<Receipt>;

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly observer: Pick<AttemptObserver, 'datedAhead' | 'storing'>,
  ) {
    this.#commit = groupCommit({ commit: (traced) => this.#commitAll(traced), maxBatchSize });
  }

  get subscribers(): readonly Subscriber[] {
    return this.#subscribers;
  }

  subscribe(subscriber: Subscriber): void {
    this.#subscribers.push(subscriber);
  }

  /**
   * Resolves once the event and its deliveries are on disk: only then may the caller acknowledge it. Rejects with the
   * database's error when they could not be committed. Concurrent calls share a commit.
   */
  publish(event: TierEvent): Promise<Receipt> {
    return this.observer.storing((trace) => this.#commit({ event, trace }));
  }

  async #commitAll(traced: readonly TracedEvent[]): Promise<Receipt[]> {
    const events = traced.map(({ event }) => event);
    const traces = new Map(traced.map(({ event, trace }) => [event, trace]));
    const firsts = firstOfEach(events);
    const unique = events.filter((_event, place) => firsts[place] === place);
    const ranks = rankedByCustomer(unique);
    const given = unique.map((event) => ({
      event,
      trace: traces.get(event) ?? null,
      deliveries: this.#route(event, ranks.get(event) ?? null),
    }));
    const results = await this.journal.store(this.database, given, notificationChannel);
    for (const { eventId, isAhead } of results) if (isAhead) this.observer.datedAhead(eventId);
    const stored = new Map(unique.map((event, index) => [event, results[index]]));
    return events.map((event, place) => {
      const first = firsts[place] ?? place;
      const { sequence = null, eventId = event.id } = stored.get(events[first] ?? event) ?? {};
      return { status: sequence === null || first !== place ? 'duplicate' : 'accepted', eventId };
    });
  }

  #route(event: TierEvent, rank: number | null): NewDelivery[] {
    return this.#subscribers.flatMap(({ name, destination, settings }): NewDelivery[] => {
      const { enabled, events } = settings();
      if (!events.includes(event.change.kind)) return [];
      const delivery = { id: uuidv7(), destination: name, lane: destination.laneOf(event.change) };
      return enabled
        ? [{ ...delivery, status: 'pending', detail: null, rank: destination.newestWins ? rank : null }]
        : [{ ...delivery, status: 'skipped', detail: `destinations.${name}.enabled was false`, rank: null }];
    });
  }
}

/** Returns, for each event, the place of the first event with the same id or send-out id, which may be its own. */
function firstOfEach(events: readonly TierEvent[]): readonly number[] {
  const known = new Map<string, number>();
  return events.map(({ id, sendOutId }, place) => {
    const keys = [`event ${id}`, ...(sendOutId === null ? [] : [`send-out ${sendOutId}`])];
    const first = keys.map((key) => known.get(key)).find((each) => each !== undefined) ?? place;
    for (const key of keys) known.set(key, first);
    return first;
  });
}

/**
 * Ranks the changes of each customer and campaign from the earliest to the newest; ranks of different customers are
 * never compared. A change that does not say the tier has no rank: it overtakes nothing.
 */
function rankedByCustomer(events: readonly TierEvent[]): ReadonlyMap<TierEvent, number> {
  const telling = events.filter(({ change }) => saysTier(change));
  const accepted = telling.map((event, sequence) => ({ event, change: event.change, sequence }));
  const byCustomer = Map.groupBy(accepted, ({ change }) => JSON.stringify([change.customer.id, change.campaign.id]));
  return new Map(
    [...byCustomer.values()].flatMap((its) => {
      const newest = newestOf(its);
      const inOrder = its.sort(compareChanges);
      return inOrder.map((each, place) => [each.event, each === newest ? inOrder.length : place] as const);
    }),
  );
}
