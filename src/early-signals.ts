/** Milliseconds for a shutdown: Docker kills after 10 s by default. */
const shutdownMs = 9_000;
/** Milliseconds in which a second SIGINT is the same Ctrl-C: the terminal sends it to us, and npm passes it on too. */
const samePressMs = 200;

type StopSignal = 'SIGTERM' | 'SIGINT';

/**
 * Handles signals while the service starts. A signal to stop is obeyed when the start is through: PostgreSQL may be
 * starting, and would be left behind. A second Ctrl-C ends the process at once.
 */
class EarlySignals {
  readonly stopSignals: StopSignal[] = ['SIGTERM', 'SIGINT'];
  #asked: { readonly signal: StopSignal; readonly at: number } | undefined;

  constructor() {
    // SIGHUP reloads the configuration once the file is followed. It must not end a start or a shutdown.
    process.on('SIGHUP', () => undefined);
    for (const signal of this.stopSignals) {
      process.on(signal, this.#ask);
      process.once(signal, () => setTimeout(giveUp, shutdownMs).unref());
    }
  }

  /** Leaves signals to the listeners that others have added, and sends them one that came before. True if one did. */
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

/** Ends the process. Nothing is lost: the next start takes up calls in flight again, as after a crash. */
function giveUp(): void {
  console.error(`the shutdown takes more than ${shutdownMs / 1_000} s, as when PostgreSQL hangs: not waiting for it`);
  process.exit(1);
}

export const earlySignals = new EarlySignals();
