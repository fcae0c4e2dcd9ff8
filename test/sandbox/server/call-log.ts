export interface Call {
  /** Epoch ms of receipt. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Null when the caller never got an answer. */
  readonly status: number | null;
  /** Records the call carried. */
  readonly inputs: number;
  /** The kind of the fault it ran into. */
  readonly fault: string | null;
}

/** Long enough for any test's story; a benchmark's calls are counted, not kept. */
const keptCalls = 2000;

/** What was called: exact counts, and the latest calls. */
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

  /** How many calls were answered with each status; `none` counts those without an answer. */
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
