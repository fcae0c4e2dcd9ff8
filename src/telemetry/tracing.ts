import type { AttemptRecord } from '../bus/attempt-observer.ts';
import type { Delivery } from '../model/delivery.ts';

/** Where traces begin and end. This one traces nothing; `OtelTracing` does. */
export class Tracing {
  /** Does the work of a request. Returns what is to be called with the answer's HTTP status. */
  receiving(_traceparent: string | undefined, work: () => void): (status: number) => void {
    work();
    return () => undefined;
  }

  /** Stores an event with the trace that it came in, as W3C's traceparent. */
  storing<Result>(store: (trace: string | null) => Promise<Result>): Promise<Result> {
    return store(null);
  }

  /** Makes one call for all of these deliveries. */
  calling<Result>(
    _destination: string,
    _deliveries: readonly Delivery[],
    call: () => Promise<Result>,
  ): Promise<Result> {
    return call();
  }

  attempted(_record: AttemptRecord): void {
    // Nothing was begun.
  }

  /** An HTTP call begins. Returns what is to be called with its status, null when there was no answer. */
  vendorCall(_destination: string): (status: number | null) => void {
    return () => undefined;
  }

  /** Sends what is left. */
  async close(): Promise<void> {
    // Nothing is.
  }
}
