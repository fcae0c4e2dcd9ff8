import { setTimeout as sleep } from 'node:timers/promises';

/** How often it is looked. */
const pollMs = 20;

/** Waits until the assertion holds, and returns what it returns; after `withinMs` its last failure is thrown. */
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
