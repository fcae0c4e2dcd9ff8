import { AttemptObserver } from '../../src/bus/attempt-observer.ts';

/** For tests that look at what was delivered, not at what was said of it. */
export class SilentObserver extends AttemptObserver {
  attempted(): void {
    // Nobody listens.
  }

  failed(): void {
    // Nobody listens.
  }

  datedAhead(): void {
    // Nobody listens.
  }
}
