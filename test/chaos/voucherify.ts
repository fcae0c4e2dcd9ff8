import { setTimeout as sleep } from 'node:timers/promises';
import { postWebhook } from '../support/post-webhook.ts';
import type { PlannedChange } from './planned-change.ts';

const concurrency = 16;
/** Pause before a webhook is sent again. Voucherify waits for minutes; chaos has less time. */
const retryMs = 100;
/** Share of acknowledged webhooks that are sent again, half of them as if by a second distribution. */
const duplicates = 0.1;

/** Numbers of answers of the webhook. */
export interface SendCounts {
  accepted: number;
  /** 202 `duplicate`: webhooks that chaos sent twice, and events stored although their first answer was lost. */
  duplicate: number;
  /** 503: the database was away, or the service was shutting down. */
  refused: number;
  unanswered: number;
  /** All other answers, none of which is excused. */
  readonly odd: string[];
}

/** Sends tier changes as Voucherify does: repeats each webhook until it is acknowledged. */
export class Voucherify {
  readonly counts: SendCounts = { accepted: 0, duplicate: 0, refused: 0, unanswered: 0, odd: [] };
  /** Changes answered 202 `accepted` or `duplicate`. */
  readonly acknowledged = new Set<PlannedChange>();

  readonly #url: string;
  readonly #random: () => number;

  constructor(url: string, random: () => number) {
    this.#url = url;
    this.#random = random;
  }

  /** Sends `changes` until each is acknowledged, or the signal aborts. */
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
