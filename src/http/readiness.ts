/** A load balancer that sends nothing while we are not ready would never let us store an event again. */
const forgottenAfterMs = 10_000;

/**
 * A PostgreSQL that answers, but cannot store: read-only, without a privilege, out of resources, or failing
 * (SQLSTATE classes 25, 42, 53, 58, XX). One that is away shows by itself.
 */
const cannotStore = /^(25|42|53|58|XX)...$/;

/** Whether webhooks can be taken: the process still takes requests, and what came last could be stored. */
export class Readiness {
  stopping = false;

  #failure: { readonly code: string; readonly at: number } | undefined;
  readonly #codes = new Set<string>();

  /** @param now milliseconds on a clock that never goes back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The SQLSTATE of the last failure to store an event; undefined once one is stored, or some seconds have passed. */
  get failure(): string | undefined {
    if (!this.#failure || this.now() - this.#failure.at >= forgottenAfterMs) return undefined;
    return this.#failure.code;
  }

  stored(): void {
    this.#failure = undefined;
    this.#codes.clear();
  }

  /** Returns whether this code is new since an event was stored. */
  unstored(code: string): boolean {
    if (cannotStore.test(code)) this.#failure = { code, at: this.now() };
    const isNew = !this.#codes.has(code);
    this.#codes.add(code);
    return isNew;
  }
}
