/** What a stand-in answers. Kept as text, so that faults can cut it anywhere. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How many records the call carried, for the call log; 1 when it does not say. */
  readonly inputs?: number;
}
