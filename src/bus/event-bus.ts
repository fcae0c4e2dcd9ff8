import { v7 as uuidv7 } from 'uuid';
import { type Database, type Queryable, together } from '../journal/database.ts';
import type { DeliveryLog } from '../journal/delivery-log.ts';
import { groupCommit, type Turn } from '../journal/group-commit.ts';
import type { Journal, NewDelivery } from '../journal/journal.ts';
import type { Delivery, DestinationName } from '../model/delivery.ts';
import type { Receipt, TierEvent } from '../model/event.ts';
import { notify } from './notification.ts';
import type { Queue } from './queue.ts';
import type { Subscriber } from './subscriber.ts';

/** Big enough to share an fsync among every request that can be waiting, small enough to commit in some milliseconds. */
const maxBatchSize = 256;

/** The durable event bus: routes each tier change to every destination that wants it, in one commit with the event. */
export class EventBus {
  readonly #subscribers: Subscriber[] = [];
  readonly #commit: (event: TierEvent) => Promise<Receipt>;

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly deliveries: DeliveryLog,
    private readonly queue: Queue,
  ) {
    this.#commit = groupCommit({ commit: (events, turn) => this.#commitAll(events, turn), maxBatchSize });
  }

  get subscribers(): readonly Subscriber[] {
    return this.#subscribers;
  }

  subscribe(subscriber: Subscriber): void {
    this.#subscribers.push(subscriber);
  }

  /**
   * Resolves once the event and its deliveries are on disk: only then may it be acknowledged. Rejects with the
   * database's error when they could not be committed.
   */
  publish(event: TierEvent): Promise<Receipt> {
    return this.#commit(event);
  }

  /**
   * Whether a call may be started for these: the destination is on, and nobody has taken or cancelled them since. To be
   * asked right before each call, for a process that was frozen does not know that another one leads. Not while the
   * database cannot tell.
   */
  async mayCall(destination: DestinationName, deliveries: readonly Delivery[]): Promise<boolean> {
    const taken = await this.deliveries.stillTaken(this.database, deliveries).catch(() => new Set());
    const settings = this.#subscribers.find(({ name }) => name === destination)?.settings();
    return settings?.enabled === true && !settings.paused && deliveries.every(({ id }) => taken.has(id));
  }

  /** Stores that these deliveries are sent as one, and returns the bundle's id; a later attempt finds it on each. */
  async bundle(deliveryIds: readonly string[]): Promise<string> {
    const id = uuidv7();
    await this.deliveries.bundle(this.database, deliveryIds, id);
    return id;
  }

  /** While one commit queues its deliveries, the next stores its events: they have later sequences, and commit later. */
  #commitAll(events: readonly TierEvent[], turn: Turn): Promise<Receipt[]> {
    return this.database.transaction(async (transaction) => {
      const stored = await this.journal.insertEvents(transaction, events);
      turn.written();
      const deliveries = stored.flatMap(({ event, sequence }) =>
        sequence === null ? [] : this.#route(event, sequence),
      );
      if (deliveries.length > 0) {
        await together([
          this.journal.insertDeliveries(transaction, deliveries),
          ...this.#enqueue(transaction, deliveries),
        ]);
      }
      await turn.previous;
      return stored.map(({ sequence, eventId }) => ({
        status: sequence === null ? 'duplicate' : 'accepted',
        eventId,
      }));
    });
  }

  #route(event: TierEvent, eventSequence: string): NewDelivery[] {
    return this.#subscribers.flatMap(({ name, settings }): NewDelivery[] => {
      const { enabled, events } = settings();
      if (!events.includes(event.change.kind)) return [];
      const delivery = { id: uuidv7(), eventSequence, destination: name };
      return enabled
        ? [{ ...delivery, status: 'pending', detail: null }]
        : [{ ...delivery, status: 'skipped', detail: `destinations.${name}.enabled was false` }];
    });
  }

  #enqueue(transaction: Queryable, deliveries: readonly NewDelivery[]): Promise<void>[] {
    const pending = deliveries.filter(({ status }) => status === 'pending');
    const byDestination = Map.groupBy(pending, ({ destination }) => destination);
    const puts = [...byDestination].map(([destination, due]) => {
      const jobs = due.map(({ id, eventSequence }) => ({ id, sequence: Number(eventSequence) }));
      return this.queue.put(transaction, destination, jobs);
    });
    return [...puts, notify(transaction, [...byDestination.keys()])];
  }
}
