/** What a part of the benchmark has to say. */
export interface PartResult {
  readonly title: string;
  /** Printable lines. */
  readonly lines: readonly string[];
  /** What was delivered wrongly, or not at all. A slow machine is no problem. */
  readonly problems: readonly string[];
}
