import { setTimeout as sleep } from 'node:timers/promises';

/** Lets a loop sleep until `call`, a time-out or an abort. A `call` while the loop is awake ends its next sleep. */
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
