/** Orchestrators kill after 10 s (Docker's default). */
const shutdownMs = 9_000;
/** npm passes on a Ctrl-C that the terminal has sent us already. */
const samePressMs = 200;

type StopSignal = 'SIGTERM' | 'SIGINT';

/**
 * Signals while the service starts. One that asks it to stop lets the start come to its end, for PostgreSQL may be
 * starting and would be left behind, with nobody to use it. A second Ctrl-C ends at once.
 */
class EarlySignals {
  readonly stopSignals: StopSignal[] = ['SIGTERM', 'SIGINT'];
  #asked: { readonly signal: StopSignal; readonly at: number } | undefined;

  constructor() {
    // Reloads the configuration once that is followed, and must end nothing: neither a start nor a shutdown.
    process.on('SIGHUP', () => undefined);
    for (const signal of this.stopSignals) {
      process.on(signal, this.#ask);
      process.once(signal, () => setTimeout(giveUp, shutdownMs).unref());
    }
  }

  /** Leaves the signals to others, who get one that came before. Returns whether one did. */
  release(): boolean {
    for (const signal of this.stopSignals) process.off(signal, this.#ask);
    if (this.#asked === undefined) return false;
    process.kill(process.pid, this.#asked.signal);
    return true;
  }

  readonly #ask = (signal: StopSignal): void => {
    const at = performance.now();
    this.#asked ??= { signal, at };
    if (signal === 'SIGINT' && at - this.#asked.at > samePressMs) process.exit(130);
  };
}

/** Nothing is lost by it: what was in flight is taken up again at the next start, as after a crash. */
function giveUp(): void {
  console.error(`the shutdown takes more than ${shutdownMs / 1_000} s, as when PostgreSQL hangs: not waiting for it`);
  process.exit(1);
}

export const earlySignals = new EarlySignals();
