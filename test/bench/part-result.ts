/** The result of one part of the benchmark. */
export interface PartResult {
  readonly title: string;
  /** Printable lines. */
  readonly lines: readonly string[];
  /** Wrong or missing deliveries, and reads without a bound. A slow machine is no problem. */
  readonly problems: readonly string[];
}
