/** Milliseconds after which a failure is forgotten: a load balancer may send us nothing until we are ready again. */
const forgottenAfterMs = 10_000;

/**
 * SQLSTATEs of a PostgreSQL that answers but cannot store: read-only, without a privilege, out of resources, or failing
 * (classes 25, 42, 53, 58, XX). The health check itself finds a PostgreSQL that is away.
 */
const cannotStore = /^(25|42|53|58|XX)...$/;

/** Knows whether webhooks can be taken: the process is not stopping, and the last event could be stored. */
export class Readiness {
  stopping = false;

  #failure: { readonly code: string; readonly at: number } | undefined;
  readonly #codes = new Set<string>();

  /** @param now milliseconds on a clock that never goes back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** SQLSTATE of the last failure to store; undefined once an event is stored, or after `forgottenAfterMs`. */
  get failure(): string | undefined {
    if (!this.#failure || this.now() - this.#failure.at >= forgottenAfterMs) return undefined;
    return this.#failure.code;
  }

  stored(): void {
    this.#failure = undefined;
    this.#codes.clear();
  }

  /** Notes a failure to store. Returns true when its code is new since an event was last stored. */
  unstored(code: string): boolean {
    if (cannotStore.test(code)) this.#failure = { code, at: this.now() };
    const isNew = !this.#codes.has(code);
    this.#codes.add(code);
    return isNew;
  }
}
