import type { EventBus } from '../bus/event-bus.ts';
import type { Replayable } from '../bus/replay-runner.ts';
import { notFound, Problem } from '../http/problem.ts';
import type { Audit, Via } from '../journal/audit.ts';
import type { Journal, KeptRejectedEvent } from '../journal/journal.ts';
import type { ReplayFilter } from '../journal/replay-deliveries.ts';
import type { StepResult } from '../journal/replay-log.ts';
import type { RetentionPolicy } from '../journal/retention-sweeper.ts';
import type { RejectedEvent } from '../model/event.ts';
import type { Database, Queryable } from '../storage/database.ts';
import type { WebhookAnswer } from './ingest-observer.ts';
import { readVoucherifyEvent } from './voucherify.reading.ts';

/** Rejected events in a step. Each body has up to 1 MiB, and is in memory as text and parsed. */
const stepSize = 20;

type SecondReading = WebhookAnswer | { readonly status: 'rejected'; readonly event: RejectedEvent } | 'too old';

interface RejectedReplayParts {
  readonly bus: EventBus;
  readonly journal: Journal;
  readonly database: Database;
  readonly audit: Audit;
  readonly retention: RetentionPolicy;
}

/**
 * Reads rejected events again, as after an upgrade that understands them. Safe to repeat. Locks them meanwhile, so that
 * an erasure finds the rejected event or the accepted one, never neither.
 */
export class RejectedReplay implements Replayable {
  constructor(private readonly parts: RejectedReplayParts) {}

  async one(id: string, via: Via): Promise<WebhookAnswer> {
    const { database, journal, audit } = this.parts;
    const reading = await database.transaction(async (transaction) => {
      const rejected = await journal.findRejected(transaction, id);
      if (!rejected) return undefined;
      if (rejected.payload === '') return 'erased';
      const again = await this.#readAgain(rejected);
      if (again === 'too old' || again.status === 'rejected') return again;
      await journal.deleteRejected(transaction, [id]);
      await audit.write(transaction, { action: 'replay', via, target: id, detail: 'one rejected event' });
      return again;
    });
    if (reading === undefined) return notFound('rejected event', id);
    if (reading === 'erased') return notFound('payload of the rejected event any more:', id);
    if (reading === 'too old') throw tooOld(id);
    if (reading.status === 'rejected') throw stillRejected(reading.event);
    return reading;
  }

  count(database: Queryable, filter: ReplayFilter): Promise<number> {
    return this.parts.journal.countRejected(database, filter);
  }

  /** Events that are still not understood, or too old, stay rejected. */
  async step(transaction: Queryable, filter: ReplayFilter, cursor: string | null): Promise<StepResult> {
    const { journal } = this.parts;
    const page = await journal.lockRejected(transaction, filter, { cursor, limit: stepSize });
    const readings = await Promise.all(page.map((rejected) => this.#readAgain(rejected)));
    const understood = page.filter((_rejected, place) => isUnderstood(readings[place]));
    const ids = understood.map(({ id }) => id);
    await journal.deleteRejected(transaction, ids);
    const last = page.length === stepSize ? page.at(-1) : undefined;
    return { replayed: ids.length, cursor: last?.place ?? null };
  }

  /** Publishes an event; the caller deletes the rejected one after. After a crash in between it is a duplicate. */
  async #readAgain({ payload, kindHint, ageMs }: KeptRejectedEvent): Promise<SecondReading> {
    const body: unknown = JSON.parse(payload);
    const reading = readVoucherifyEvent({ body, text: payload, kindHint });
    switch (reading.kind) {
      case 'rejected':
        return { status: 'rejected', event: reading.event };
      case 'ignored':
        return { status: 'ignored', eventId: reading.eventId };
      case 'tier-event':
        return ageMs > this.parts.retention.periods.eventsMs ? 'too old' : this.parts.bus.publish(reading.event);
    }
  }
}

function isUnderstood(reading: SecondReading | undefined): boolean {
  return reading !== undefined && reading !== 'too old' && reading.status !== 'rejected';
}

function stillRejected({ violations }: RejectedEvent): Problem {
  return new Problem({
    status: 422,
    title: 'Not a valid tier event',
    detail: 'the event is still not understood',
    violations,
  });
}

function tooOld(id: string): Problem {
  return new Problem({
    status: 409,
    title: 'Too old to be replayed',
    detail:
      `the rejected event ${id} is older than retention.events: newer changes of the customer may be gone already, and ` +
      'it would bring an old tier back; correct the contact by hand',
  });
}
