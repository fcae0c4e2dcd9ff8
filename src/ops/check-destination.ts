import type { EventBus } from '../bus/event-bus.ts';
import { badRequest } from '../http/problem.ts';

/** Refuses an unknown destination, which would look as if nothing matched. @throws Problem 400. */
export function checkDestination(bus: EventBus, destination: string | undefined): void {
  const known = bus.subscribers.map(({ name }) => name);
  if (destination === undefined || known.includes(destination)) return;
  badRequest(`there is no such destination: destination must be one of ${known.join(', ')}`);
}
