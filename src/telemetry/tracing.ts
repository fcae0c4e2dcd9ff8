import type { AttemptRecord } from '../bus/attempt-observer.ts';
import type { Delivery } from '../model/delivery.ts';

/** The points where spans begin and end. This class traces nothing; `OtelTracing` does. */
export class Tracing {
  /** Runs the work of a request. Returns a function to call with the answer's HTTP status. */
  receiving(_traceparent: string | undefined, work: () => void): (status: number) => void {
    work();
    return () => undefined;
  }

  /** Runs `store` for an event, with the event's trace as a W3C traceparent; null when it is not traced. */
  storing<Result>(store: (trace: string | null) => Promise<Result>): Promise<Result> {
    return store(null);
  }

  /** Runs one call for these deliveries. */
  calling<Result>(
    _destination: string,
    _deliveries: readonly Delivery[],
    call: () => Promise<Result>,
  ): Promise<Result> {
    return call();
  }

  attempted(_record: AttemptRecord): void {
    // No span was begun.
  }

  /** Begins an HTTP call. Returns a function to call at its end with the status, null when there was no answer. */
  vendorCall(_destination: string): (status: number | null) => void {
    return () => undefined;
  }

  /** Sends the spans that are not sent yet. */
  async close(): Promise<void> {
    // There are none.
  }
}
