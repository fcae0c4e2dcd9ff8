import type { RejectedEvent } from '../model/event.ts';
import type { WebhookAnswer } from './webhook-answer.ts';

/** What is said of a received webhook: to the log and the metrics. Ids and paths only. */
export abstract class IngestObserver {
  abstract received(answer: WebhookAnswer): void;
  abstract rejected(event: RejectedEvent): void;
  /** Answered with an error of this HTTP status. */
  abstract refused(status: number): void;
}
