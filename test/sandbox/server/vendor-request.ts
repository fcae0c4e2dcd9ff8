/** A request as a stand-in received it, with its body read but not validated. */
export interface VendorRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Epoch ms, by the sandbox's clock. */
  readonly receivedAt: number;
  /** Set by a `drop` fault: how many of the last records the answer leaves out, and whether they are written. */
  readonly drop?: { readonly records: number; readonly written: boolean };
}
