import type { RejectedEvent } from '../model/event.ts';
import type { Kind } from '../model/tier-change.ts';

/** What is said of a received webhook: to the log and the metrics. Ids and paths only. */
export abstract class IngestObserver {
  /** @param kind null for what is no tier change. */
  abstract received(answer: WebhookAnswer, kind: Kind | null): void;
  /**
   * Does the work of a request, whose headers have just come. Returns what is to be called with the status of the answer
   * once that has gone out.
   */
  abstract receiving(traceparent: string | undefined, work: () => void): (status: number) => void;
  abstract rejected(event: RejectedEvent): void;
  /** Events begin not to be stored: a SQLSTATE or the code of a system error, as a message may quote the event. */
  abstract unstored(code: string): void;
  /** Answered with an error of this HTTP status. */
  abstract refused(status: number): void;
}

/** What became of an event that was taken. */
export interface WebhookAnswer {
  readonly status: 'accepted' | 'duplicate' | 'ignored';
  readonly eventId: string;
}
