/** One thing a check of the set-up found, in a line that says what to do. A problem stops posts. */
export interface Finding {
  readonly level: 'ok' | 'skipped' | 'warning' | 'problem';
  readonly text: string;
}
