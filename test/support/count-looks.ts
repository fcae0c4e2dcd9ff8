import type { Dispatcher } from '../../src/bus/dispatcher.ts';
import { eventually } from './eventually.ts';

/** A dispatcher reads its settings twice a look: before it asks the database what is on hold, and after. */
const readsPerLook = 2;

/** Counts a dispatcher's looks. After `looked`, the dispatcher acts no more on earlier settings or an earlier hold. */
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
