import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two tries. */
const pollMs = 20;

/** Repeats the assertion until it holds and returns its value. Throws its last failure after `withinMs`. */
export async function eventually<T>(assertion: () => T | Promise<T>, { withinMs = 10_000 } = {}): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
    }
    await sleep(pollMs);
  }
}
