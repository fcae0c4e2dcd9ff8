import { AttemptObserver } from '../../src/bus/attempt-observer.ts';

/** Ignores all reports, for tests that look only at deliveries. */
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
