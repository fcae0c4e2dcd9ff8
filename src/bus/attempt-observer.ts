import type { Settlement } from '../journal/delivery-log.ts';
import type { Delivery, DestinationName } from '../model/delivery.ts';

/** What is said of an attempt: to the log and the metrics. No personal data: ids only. */
export interface AttemptRecord {
  readonly destination: DestinationName;
  readonly delivery: Delivery;
  readonly settlement: Settlement;
  readonly durationMs: number;
}

/** Hears of every attempt, and of what is odd. Abstract, so that it can be injected. */
export abstract class AttemptObserver {
  /** Stores an event; `trace` is kept with its deliveries. */
  storing<Result>(store: (trace: string | null) => Promise<Result>): Promise<Result> {
    return store(null);
  }

  /** Makes one call for all of these deliveries. Each is told of by `attempted` once that is recorded. */
  calling<Result>(
    _destination: DestinationName,
    _taken: readonly Delivery[],
    call: () => Promise<Result>,
  ): Promise<Result> {
    return call();
  }

  abstract attempted(record: AttemptRecord): void;
  /** Something the bus survives but an operator should know of, such as a database that is away. */
  abstract failed(destination: DestinationName, error: unknown): void;
  /** A stored event is dated in the future, and so counts as of when it was received. */
  abstract datedAhead(eventId: string): void;
}
