/** One result of a check, in a line that says what to do about it. */
export interface Finding {
  /** `done`: changed just now, as asked. `skipped`: not looked at. A `warning` stops nothing, a `problem` does. */
  readonly level: 'ok' | 'done' | 'skipped' | 'warning' | 'problem';
  readonly text: string;
}
