import type { EventBus } from '../bus/event-bus.ts';
import type { WebhookAnswer } from '../ingest/ingest-observer.ts';
import { notFound, Problem } from '../http/problem.ts';
import { readVoucherifyEvent } from '../ingest/voucherify.reading.ts';
import type { Database } from '../storage/database.ts';
import type { Journal } from '../journal/journal.ts';
import type { RetentionPolicy } from '../journal/retention-sweeper.ts';

/** Gives rejected events another reading, such as after an upgrade that understands them. Safe to repeat. */
export class RejectedReplay {
  constructor(
    private readonly bus: EventBus,
    private readonly journal: Journal,
    private readonly database: Database,
    private readonly retention: RetentionPolicy,
  ) {}

  async replay(id: string): Promise<WebhookAnswer> {
    const rejected = (await this.journal.findRejected(this.database, id)) ?? notFound('rejected event', id);
    if (rejected.payload === '') return notFound('payload of the rejected event any more:', id);
    const body: unknown = JSON.parse(rejected.payload);
    const reading = readVoucherifyEvent({ body, text: rejected.payload, kindHint: rejected.kindHint });
    switch (reading.kind) {
      case 'rejected':
        throw new Problem({
          status: 422,
          title: 'Not a valid tier event',
          detail: 'the event is still not understood',
          violations: reading.event.violations,
        });
      case 'ignored':
        await this.journal.deleteRejected(this.database, id);
        return { status: 'ignored', eventId: reading.eventId };
      case 'tier-event': {
        if (rejected.ageMs > this.retention.periods.eventsMs) throw tooOld(id);
        // Published first: a crash in between leaves a rejected event that a second replay finds to be a duplicate.
        const receipt = await this.bus.publish(reading.event);
        await this.journal.deleteRejected(this.database, id);
        return receipt;
      }
    }
  }
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
