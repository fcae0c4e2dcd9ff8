import type { Handover } from '../handover.ts';
import { Pace } from '../pace.ts';

/** Spaces the posts of a whole workspace; its channels are served in turn. */
export class WorkspacePace {
  readonly #pace = new Pace();
  #turn: Promise<void> = Promise.resolve();

  constructor(private readonly spacingMs: number) {}

  /** Resolves when these may be posted; to false, at once and without a turn, when they are to be handed back. */
  async hasTurn(handovers: readonly Handover[]): Promise<boolean> {
    const signals = new Set(handovers.map(({ signal }) => signal));
    const isStopped = (): boolean => [...signals].some((signal) => signal.aborted);
    const { promise: aborted, resolve } = Promise.withResolvers<unknown>();
    for (const signal of signals) signal.addEventListener('abort', resolve, { once: true });
    this.#turn = this.#turn.then(() => (isStopped() ? undefined : this.#pace.next(this.spacingMs)));
    await Promise.race([this.#turn, aborted]);
    for (const signal of signals) signal.removeEventListener('abort', resolve);
    return !isStopped();
  }
}
