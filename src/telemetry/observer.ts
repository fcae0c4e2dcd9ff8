import { Injectable, Logger } from '@nestjs/common';
import type { AttemptObserver, AttemptRecord } from '../bus/attempt-observer.ts';
import type { IngestObserver, WebhookAnswer } from '../ingest/ingest-observer.ts';
import type { RejectedEvent } from '../model/event.ts';
import type { Kind } from '../model/tier-change.ts';
import type { Delivery } from '../model/delivery.ts';
import { remedyFor } from '../storage/connection-advice.ts';
import { Metrics } from './metrics.ts';
import { Tracing } from './tracing.ts';

/** The least milliseconds between two log lines that say the same. */
const quietMs = 10_000;

/** Tells the log, the metrics and the traces what happens: one wide line per webhook and per attempt, ids only. */
@Injectable()
export class Observer implements AttemptObserver, IngestObserver {
  readonly #logger = new Logger('tier-relay');

  readonly #saidAt = new Map<string, number>();

  #lastWebhookAt: number | undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
  ) {}

  /** Milliseconds since Voucherify's last signed request that was answered; null when there was none. */
  get lastWebhookAgeMs(): number | null {
    return this.#lastWebhookAt === undefined ? null : performance.now() - this.#lastWebhookAt;
  }

  received(answer: WebhookAnswer, kind: Kind | null): void {
    this.#lastWebhookAt = performance.now();
    this.metrics.webhooks.inc({ kind: kind ?? '', answer: answer.status });
    this.#logger.log({ msg: `event.${answer.status}`, eventId: answer.eventId });
  }

  receiving(traceparent: string | undefined, work: () => void): (status: number) => void {
    const startedAt = performance.now();
    const answered = this.tracing.receiving(traceparent, work);
    return (status) => {
      if (status === 202) this.metrics.acknowledgementSeconds.observe((performance.now() - startedAt) / 1_000);
      answered(status);
    };
  }

  storing<Result>(store: (trace: string | null) => Promise<Result>): Promise<Result> {
    return this.tracing.storing(store);
  }

  calling<Result>(destination: string, taken: readonly Delivery[], call: () => Promise<Result>): Promise<Result> {
    return this.tracing.calling(destination, taken, call);
  }

  rejected({ id, kindHint, violations }: RejectedEvent): void {
    this.#lastWebhookAt = performance.now();
    this.metrics.webhooks.inc({ kind: kindHint ?? '', answer: 'rejected' });
    this.#logger.warn({ msg: 'event.rejected', eventId: id, paths: violations.map(({ path }) => path) });
  }

  /** Counts every refusal, and logs one in `quietMs`: those of an attack or a wrong secret come by the thousand. */
  refused(status: number): void {
    this.metrics.webhooks.inc({ kind: '', answer: String(status) });
    if (this.#isRepeated(`refused ${status}`)) return;
    this.#logger.warn({ msg: 'webhook.refused', status });
  }

  /** Logs once in `quietMs`: when only some events are stored, each of the others tells anew. */
  unstored(code: string): void {
    if (this.#isRepeated(`journal ${code}`)) return;
    this.#logger.error({ msg: 'journal.failed', code, advice: journalAdvice(code) });
  }

  attempted(record: AttemptRecord): void {
    this.tracing.attempted(record);
    const { destination, delivery, settlement, durationMs } = record;
    const { outcome, reason, detail, status, attempt } = settlement;
    this.metrics.attempts.inc({ destination, outcome, reason: reason ?? '' });
    this.metrics.attemptSeconds.observe({ destination }, durationMs / 1_000);
    const line = {
      msg: 'delivery.attempted',
      destination,
      deliveryId: delivery.id,
      attempt,
      outcome,
      status,
      ...(reason && { reason, detail }),
      durationMs: Math.round(durationMs),
    };
    if (outcome === 'held') this.#logger.debug(line);
    else if (status === 'dead') this.#logger.error(line);
    else if (reason) this.#logger.warn(line);
    else this.#logger.log(line);
  }

  /** Begins an HTTP call. Returns a function to call at its end with the status, null when there was no answer. */
  vendorCall(destination: string): (status: number | null) => void {
    const startedAt = performance.now();
    const ended = this.tracing.vendorCall(destination);
    return (status) => {
      const labels = { destination, status: status ?? 'none' };
      this.metrics.vendorCallSeconds.observe(labels, (performance.now() - startedAt) / 1_000);
      ended(status);
    };
  }

  /** Sends the traces that are not sent yet. */
  close(): Promise<void> {
    return this.tracing.close();
  }

  /** Logs once in `quietMs`: while the database is away, every call in flight tells twice a second. */
  failed(destination: string, error: unknown): void {
    const line = { msg: 'dispatch.failed', destination, error: codeOf(error) };
    if (!this.#isRepeated(`${destination} ${line.error}`)) this.#logger.error(line);
  }

  /** Tells that the metrics could not be read from the database. */
  unmeasured(error: unknown): void {
    if (!this.#isRepeated('metrics')) this.#logger.warn({ msg: 'metrics.failed', error: codeOf(error) });
  }

  datedAhead(eventId: string): void {
    const advice = "created_at is in the future by the database's clock: the change counts as of when it was received";
    this.#logger.warn({ msg: 'event.dated_ahead', eventId, advice });
  }

  #isRepeated(key: string): boolean {
    const now = Date.now();
    if (now - (this.#saidAt.get(key) ?? 0) < quietMs) return true;
    this.#saidAt.set(key, now);
    return false;
  }
}

/** Returns the error's class with its code, or with its message when it has none: a database error's may quote a row. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error
    ? `${error.constructor.name} ${String(error.code)}`
    : `${error.constructor.name}: ${error.message}`;
}

/** Returns what operators can do when events are not stored. @param code a SQLSTATE, or a system error's. */
export function journalAdvice(code: string): string {
  // https://www.postgresql.org/docs/18/errcodes-appendix.html: disk_full
  if (code === '53100') {
    return (
      'the disk of the database is full: free space under DATA_DIR, or on the disk of the PostgreSQL behind ' +
      'DATABASE_URL; what was accepted is kept'
    );
  }
  return (
    remedyFor({ code }) ??
    'look whether PostgreSQL runs, and into its log: of the embedded one, DATA_DIR/postgres/server.log'
  );
}
