import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { droppedLines } from './log.ts';

/** What is counted. Labels are closed sets: no ids, no names. */
export class Metrics {
  readonly registry = new Registry();

  readonly webhooks = new Counter({
    name: 'tier_relay_webhooks_total',
    help: 'Webhook requests by their answer: accepted, duplicate, ignored, rejected, or the HTTP status of an error.',
    labelNames: ['answer'],
    registers: [this.registry],
  });

  readonly attempts = new Counter({
    name: 'tier_relay_attempts_total',
    help: 'Attempts at deliveries, by outcome, and by reason when not delivered.',
    labelNames: ['destination', 'outcome', 'reason'],
    registers: [this.registry],
  });

  readonly attemptSeconds = new Histogram({
    name: 'tier_relay_attempt_seconds',
    help: 'Time from taking a delivery, as its call starts, to its outcome.',
    labelNames: ['destination'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [this.registry],
  });

  readonly logLinesDropped = new Counter({
    name: 'tier_relay_log_lines_dropped_total',
    help: 'Lines of the log that were dropped, as on a full disk or when nobody reads them.',
    registers: [this.registry],
    collect() {
      this.reset();
      this.inc(droppedLines());
    },
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
