/** The first calls are slow: a connection is made, code is compiled. */
const callsSeen = 5;

/** How long a call to Slack takes at least, there and back. */
export class RoundTrip {
  readonly #latest: number[] = [];

  note(ms: number): void {
    this.#latest.push(ms);
    if (this.#latest.length > callsSeen) this.#latest.shift();
  }

  /** Milliseconds; 0 until enough is known. Half of the shortest seen: the next may be faster. */
  get atLeastMs(): number {
    return this.#latest.length < callsSeen ? 0 : Math.min(...this.#latest) / 2;
  }
}
