/** The sandbox's clock and randomness, injected so that tests repeat. */
export interface SandboxWorld {
  /** Epoch ms. */
  readonly now: () => number;
  /** Returns a number in [0, 1). */
  readonly random: () => number;
}
