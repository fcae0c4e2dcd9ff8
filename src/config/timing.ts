/**
 * How long the service waits for others, in milliseconds. The waits of a destination are in its descriptor. Only tests
 * set these, to wait less.
 */
export const timing = {
  /**
   * The longest wait for a request's headers, and for the whole request. Node's defaults (60 s and 300 s) let a slow
   * client hold a connection; Voucherify sends its few KB at once.
   */
  headersMs: 10_000,
  requestMs: 15_000,
  /**
   * The longest wait for the next request on a connection. Proxies keep connections for 60 s (nginx, AWS's balancers):
   * a request on a connection that we have closed first would be reset. Idle ones make room, see `limitConnections`.
   */
  keepAliveMs: 75_000,
  /** The first back-off of a delivery that failed. */
  firstRetryMs: 5_000,
  /** The wait between two looks for alerts. */
  alertCheckMs: 15_000,
};

export type Timing = Readonly<typeof timing>;
