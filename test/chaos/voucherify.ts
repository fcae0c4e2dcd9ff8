import { setTimeout as sleep } from 'node:timers/promises';
import { postWebhook } from '../support/post-webhook.ts';
import type { PlannedChange } from './planned-change.ts';

const concurrency = 16;
/** Voucherify waits for minutes before it sends again; chaos has less time. */
const retryMs = 100;
/** The share that is sent twice although it was answered 202: the same send-out, or one of a second distribution. */
const duplicates = 0.1;

/** What the webhook answered. */
export interface SendCounts {
  accepted: number;
  /** Answered 202 as known already: what we sent twice, and what was stored although its first answer was lost. */
  duplicate: number;
  /** Answered, but not 2xx: the database was away, or the service was shutting down. */
  refused: number;
  unanswered: number;
  /** Answers that nothing excuses. */
  readonly odd: string[];
}

/** Sends tier changes as Voucherify does: what is not answered 2xx is sent again, however often. */
export class Voucherify {
  readonly counts: SendCounts = { accepted: 0, duplicate: 0, refused: 0, unanswered: 0, odd: [] };
  /** What was answered 2xx. */
  readonly acknowledged = new Set<PlannedChange>();

  readonly #url: string;
  readonly #random: () => number;

  constructor(url: string, random: () => number) {
    this.#url = url;
    this.#random = random;
  }

  /** Resolves when each of `changes` is acknowledged, or when the signal aborts. */
  async send(changes: readonly PlannedChange[], signal: AbortSignal): Promise<void> {
    const queue = changes.values();
    const worker = async (): Promise<void> => {
      for (const change of queue) {
        await this.#untilAcknowledged(change, change.envelope, signal);
        const again = this.#random();
        if (again < duplicates / 2) await this.#untilAcknowledged(change, change.envelope, signal);
        else if (again < duplicates) {
          const envelope = { ...change.envelope, id: `${change.envelope.id}_second` };
          await this.#untilAcknowledged(change, envelope, signal);
        }
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }

  async #untilAcknowledged(change: PlannedChange, envelope: object, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (await this.#sendOnce(envelope)) {
        this.acknowledged.add(change);
        return;
      }
      await sleep(retryMs);
    }
  }

  async #sendOnce(envelope: object): Promise<boolean> {
    try {
      const { status, body } = await postWebhook(this.#url, envelope);
      const word = (body as { readonly status?: unknown }).status;
      if (status === 202 && (word === 'accepted' || word === 'duplicate')) {
        this.counts[word] += 1;
        return true;
      }
      if (status === 503) this.counts.refused += 1;
      else this.counts.odd.push(`${status} ${JSON.stringify(body)}`);
    } catch {
      this.counts.unanswered += 1;
    }
    return false;
  }
}
