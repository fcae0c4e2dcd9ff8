/** A stand-in's answer. The body is text, so that faults can cut it anywhere. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How many records the call carried, for the call log; 1 when unset. */
  readonly inputs?: number;
}
