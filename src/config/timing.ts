/**
 * How long the service waits for others, in milliseconds; a destination's waits are in its descriptor. Nobody sets these
 * but tests, which wait less.
 */
export const timing = {
  /**
   * For a request's headers, and for the whole of it. Node's defaults (60 s and 300 s) let a slow client hold a
   * connection; Voucherify sends its few KB at once.
   */
  headersMs: 10_000,
  requestMs: 15_000,
  /**
   * For the next request on a connection. Proxies keep theirs for 60 s (nginx, AWS's balancers): one that is closed
   * here first resets what they send on it. Idle ones make room for others, see `limitConnections`.
   */
  keepAliveMs: 75_000,
  /** The first back-off of a delivery that failed. */
  firstRetryMs: 5_000,
  /** How often it is looked whether there is something to alert of. */
  alertCheckMs: 15_000,
};

export type Timing = Readonly<typeof timing>;
