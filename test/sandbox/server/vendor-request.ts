/** A request as it reached a stand-in, its body read and nothing of it believed yet. */
export interface VendorRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Epoch ms, by the sandbox's clock. */
  readonly receivedAt: number;
  /** Set by a `drop` fault: how many of the request's records the answer does not account for. */
  readonly drop?: { readonly records: number; readonly written: boolean };
}
