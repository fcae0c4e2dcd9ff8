import type { Dispatcher } from '../../src/bus/dispatcher.ts';
import { eventually } from './eventually.ts';

/** Knows when a dispatcher has looked at its settings, and so has ended what it began with those before. */
export function countLooks() {
  let looks = 0;
  return {
    counted: <Settings>(settings: Settings): Settings => {
      looks += 1;
      return settings;
    },
    looked: async (dispatcher: Dispatcher): Promise<void> => {
      const before = looks;
      await eventually(() => {
        dispatcher.wake();
        if (looks === before) throw new Error('the dispatcher has not looked yet');
      });
    },
  };
}
