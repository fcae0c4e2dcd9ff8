import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { droppedLines } from './log.ts';

/** Counters and histograms, updated as things happen. Labels are closed sets: no ids, no names. See docs/metrics.md. */
export class Metrics {
  readonly registry = new Registry();

  readonly webhooks = new Counter({
    name: 'tier_relay_webhooks_total',
    help:
      'Webhook requests by their answer: accepted, duplicate, ignored, rejected, or the HTTP status of an error; ' +
      'and by the kind of the tier change, empty where nobody knows it.',
    labelNames: ['kind', 'answer'],
    registers: [this.registry],
  });

  readonly acknowledgementSeconds = new Histogram({
    name: 'tier_relay_acknowledgement_seconds',
    help: 'Time from a webhook’s headers to its 202, which says that the event is on disk.',
    buckets: [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  readonly attempts = new Counter({
    name: 'tier_relay_attempts_total',
    help:
      'Attempts at deliveries by outcome, and by reason when not delivered. What ended as delivered, superseded, ' +
      'skipped or dead is settled.',
    labelNames: ['destination', 'outcome', 'reason'],
    registers: [this.registry],
  });

  readonly attemptSeconds = new Histogram({
    name: 'tier_relay_attempt_seconds',
    help: 'Time from taking a delivery, as its call starts, to its outcome; the vendor’s limits are waited for in it.',
    labelNames: ['destination'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [this.registry],
  });

  readonly vendorCallSeconds = new Histogram({
    name: 'tier_relay_vendor_call_seconds',
    help: 'Time of each HTTP call to a vendor, its answer included, by the answer’s status; none when there was none.',
    labelNames: ['destination', 'status'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });

  readonly configurationReloads = new Counter({
    name: 'tier_relay_configuration_reloads_total',
    help: 'Changes of the configuration file by their result: accepted or refused.',
    labelNames: ['result'],
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
