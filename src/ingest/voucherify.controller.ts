import { Controller, HttpCode, Inject, Post, Query, Req, UseGuards } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import { Database } from '../storage/database.ts';
import { Journal } from '../journal/journal.ts';
import type { RejectedEvent, TierEvent } from '../model/event.ts';
import { kinds } from '../model/tier-change.ts';
import { IngestObserver, type WebhookAnswer } from './ingest-observer.ts';
import { Problem } from '../http/problem.ts';
import { Readiness } from '../http/readiness.ts';
import { VoucherifyGuard, type WebhookRequest } from './voucherify.guard.ts';
import { type Reading, readVoucherifyEvent } from './voucherify.reading.ts';

/** Milliseconds before the answer is 503: Voucherify waits 10 s. The retry of a later commit is a duplicate. */
const commitTimeoutMs = 3_000;

/** Takes Voucherify's webhooks. A 202 means that the event is on disk. */
@Controller('webhooks/voucherify')
export class VoucherifyController {
  constructor(
    @Inject(EventBus) private readonly bus: EventBus,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Database) private readonly database: Database,
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(IngestObserver) private readonly observer: IngestObserver,
  ) {}

  @Post()
  @HttpCode(202)
  @UseGuards(VoucherifyGuard)
  async receive(@Req() { json }: WebhookRequest, @Query('kind') kind?: unknown): Promise<WebhookAnswer> {
    if (this.readiness.stopping) throw unavailable('the connector is shutting down');
    const kindHint = kinds.find((known) => known === kind) ?? null;
    const reading = readVoucherifyEvent({ body: json.value, text: json.text, kindHint });
    const answer = await this.#keep(reading);
    this.observer.received(answer, reading.kind === 'tier-event' ? reading.event.change.kind : null);
    return answer;
  }

  async #keep(reading: Reading): Promise<WebhookAnswer> {
    switch (reading.kind) {
      case 'ignored':
        return { status: 'ignored', eventId: reading.eventId };
      case 'tier-event':
        return this.#accept(reading.event);
      case 'rejected':
        return this.#reject(reading.event);
    }
  }

  #accept(event: TierEvent): Promise<WebhookAnswer> {
    return this.#committed(this.bus.publish(event), ({ status }) => status === 'accepted');
  }

  /** Answers 400 once, so that ops see it in Voucherify too, and 202 to retries: more errors pause the distribution. */
  async #reject(event: RejectedEvent): Promise<WebhookAnswer> {
    const isNew = await this.#committed(this.journal.insertRejected(this.database, event), Boolean);
    if (!isNew) return { status: 'duplicate', eventId: event.id };
    this.observer.rejected(event);
    throw new Problem({
      status: 400,
      title: 'Not a valid tier event',
      detail: `the event is kept as rejected event ${event.id}: see violations for what to mend in the payload designer`,
      violations: event.violations,
    });
  }

  /** Awaits a commit. @param isStored true when it wrote something: a duplicate does not prove that there is room. */
  async #committed<T>(commit: Promise<T>, isStored: (result: T) => boolean): Promise<T> {
    const timeout = Promise.withResolvers<never>();
    const timer = setTimeout(() => timeout.reject(new Error('timeout')), commitTimeoutMs);
    try {
      const result = await Promise.race([commit, timeout.promise]);
      if (isStored(result)) this.readiness.stored();
      return result;
    } catch (error) {
      // The database's message may quote the event, so only its code is told.
      const code = codeOf(error);
      if (this.readiness.unstored(code)) this.observer.unstored(code);
      throw unavailable('the event could not be stored');
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Returns the error's code. A time limit, ours or node-postgres's, and a lost connection have none: "no answer". */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name === 'Error' ? 'no answer' : error.name;
}

function unavailable(detail: string): Problem {
  return new Problem({
    status: 503,
    title: 'Service Unavailable',
    detail: `${detail}: try again`,
    retryAfterSeconds: 5,
  });
}
