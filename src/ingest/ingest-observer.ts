import type { RejectedEvent } from '../model/event.ts';
import type { Kind } from '../model/tier-change.ts';

/** Tells the log and the metrics about webhooks: ids and paths only. */
export abstract class IngestObserver {
  /** Tells of an event that was taken. @param kind null when it is no tier change. */
  abstract received(answer: WebhookAnswer, kind: Kind | null): void;
  /**
   * Runs the work of a request whose headers have just come. Returns a function to call with the answer's status, once
   * the answer is out.
   */
  abstract receiving(traceparent: string | undefined, work: () => void): (status: number) => void;
  abstract rejected(event: RejectedEvent): void;
  /** Tells that storing events begins to fail. `code` is a SQLSTATE or a system error; its message may quote the event. */
  abstract unstored(code: string): void;
  /** Tells of an answer with an error of this HTTP status. */
  abstract refused(status: number): void;
}

/** Whether an event that was taken is new, a duplicate, or ignored. */
export interface WebhookAnswer {
  readonly status: 'accepted' | 'duplicate' | 'ignored';
  readonly eventId: string;
}
