import type { Dispatcher } from '../../src/bus/dispatcher.ts';
import { eventually } from './eventually.ts';

/** A dispatcher reads its settings twice as it looks: before it asks the database what is on hold, and after. */
const readsPerLook = 2;

/** Knows when a dispatcher has ended the look that it was in, and so what it began with the settings or hold before. */
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
        if (looks < before + readsPerLook) throw new Error('the dispatcher has not looked yet');
      });
    },
  };
}
