/** Timers that a caller can wait for, and that end when the sandbox goes offline. */
export class Timers {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #idle = new Set<() => void>();
  #held = 0;

  after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
      this.#settle();
    }, ms);
    this.#timers.add(timer);
  }

  /** Keeps `idle` waiting until the returned function is called, for a timer that will be set later. */
  hold(): () => void {
    this.#held += 1;
    return () => {
      this.#held -= 1;
      this.#settle();
    };
  }

  /** Resolves when no timer is waiting: every late write has landed. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.add(resolve);
      this.#settle();
    });
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#settle();
  }

  #settle(): void {
    if (this.#timers.size > 0 || this.#held > 0) return;
    for (const resolve of this.#idle) resolve();
    this.#idle.clear();
  }
}
