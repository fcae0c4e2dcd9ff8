import type { Settlement } from '../journal/delivery-log.ts';
import type { Delivery } from '../model/delivery.ts';

/** What the log and the metrics are told of an attempt: ids only, no personal data. */
export interface AttemptRecord {
  readonly destination: string;
  readonly delivery: Delivery;
  readonly settlement: Settlement;
  readonly durationMs: number;
}

/** Hears of every attempt and every failure of the bus. Abstract, so that it can be injected. */
export abstract class AttemptObserver {
  /** Runs `store` for an event. `trace` is kept with the event's deliveries. */
  storing<Result>(store: (trace: string | null) => Promise<Result>): Promise<Result> {
    return store(null);
  }

  /** Runs one call for these deliveries. `attempted` follows for each of them, once its outcome is recorded. */
  calling<Result>(_destination: string, _taken: readonly Delivery[], call: () => Promise<Result>): Promise<Result> {
    return call();
  }

  abstract attempted(record: AttemptRecord): void;
  /** Tells of a failure that the bus survives but an operator should know of, such as a database that is away. */
  abstract failed(destination: string, error: unknown): void;
  /** Tells of a stored event with a date in the future: it counts as of when it was received. */
  abstract datedAhead(eventId: string): void;
}
