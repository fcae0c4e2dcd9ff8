import { setTimeout as sleep } from 'node:timers/promises';

/** Lets a loop sleep until it is woken, a time has passed or a signal aborts; a call while it is awake is not lost. */
export class WakeUp {
  #called = new AbortController();

  call(): void {
    this.#called.abort();
  }

  async wait(longestMs: number, signal: AbortSignal): Promise<void> {
    await sleep(longestMs, undefined, { signal: AbortSignal.any([this.#called.signal, signal]) }).catch(
      () => undefined,
    );
    if (this.#called.signal.aborted) this.#called = new AbortController();
  }
}
