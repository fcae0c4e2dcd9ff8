/** Time and chance, as the sandbox sees them: injected, so that tests repeat. */
export interface SandboxWorld {
  /** Epoch ms. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}
