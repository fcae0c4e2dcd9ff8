/** Time that a failure counts: to a process that is not ready, a load balancer sends no event that could clear it. */
const forgottenAfterMs = 10_000;

/**
 * SQLSTATE classes of a PostgreSQL that answers but cannot store: read-only (25), a privilege is missing (42), out of
 * resources (53), failing (58, XX). The readiness check sees by its own query when PostgreSQL is away.
 */
const cannotStore = /^(25|42|53|58|XX)...$/;

/** Tells whether this process can take webhooks: it is not stopping, and PostgreSQL stored the latest event. */
export class Readiness {
  stopping = false;

  #failure: { readonly code: string; readonly at: number } | undefined;
  readonly #codes = new Set<string>();

  /** @param now milliseconds on a clock that never goes back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** SQLSTATE of the last failure to store an event; undefined once one is stored, or after `forgottenAfterMs`. */
  get failure(): string | undefined {
    if (!this.#failure || this.now() - this.#failure.at >= forgottenAfterMs) return undefined;
    return this.#failure.code;
  }

  stored(): void {
    this.#failure = undefined;
    this.#codes.clear();
  }

  /** Notes a failure to store. Returns true for the first one with this code since an event was stored. */
  unstored(code: string): boolean {
    if (cannotStore.test(code)) this.#failure = { code, at: this.now() };
    const isNew = !this.#codes.has(code);
    this.#codes.add(code);
    return isNew;
  }
}
