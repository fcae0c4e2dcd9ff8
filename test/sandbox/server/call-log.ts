export interface Call {
  /** Epoch ms of receipt. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Null when the caller got no whole answer. */
  readonly status: number | null;
  /** How many records the call carried. */
  readonly inputs: number;
  /** Kind of the fault that spoiled the call; null without one. */
  readonly fault: string | null;
}

/** More than any test makes. Of a benchmark's calls, the older ones are only counted. */
const keptCalls = 2000;

/** Exact counts of a stand-in's calls, and the latest calls themselves. */
export class CallLog {
  #recent: Call[] = [];
  #counts = new Map<string, number>();
  #total = 0;
  #inputs = 0;

  add(call: Call): void {
    this.#total += 1;
    this.#inputs += call.inputs;
    const key = String(call.status ?? 'none');
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#recent.push(call);
    if (this.#recent.length > keptCalls * 2) this.#recent = this.#recent.slice(-keptCalls);
  }

  get total(): number {
    return this.#total;
  }

  get inputs(): number {
    return this.#inputs;
  }

  /** Oldest first; at least the last 2,000. */
  get recent(): readonly Call[] {
    return this.#recent;
  }

  /** Number of calls by the status of their answer; `none` counts calls without one. */
  get byStatus(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  reset(): void {
    this.#recent = [];
    this.#counts.clear();
    this.#total = 0;
    this.#inputs = 0;
  }
}
