import type { z } from 'zod';
import type { Subscriber } from '../bus/subscriber.ts';
import type { Frozen } from '../config/deep-freeze.ts';
import type { Access, DestinationDescription } from '../config/destination-description.ts';
import type { Timing } from '../config/timing.ts';
import type { Destination } from '../model/destination.ts';

/** All that the rest of the service needs of a destination; `catalog.ts` lists them. */
export interface Descriptor extends DestinationDescription {
  readonly settings: z.ZodType<ReturnType<Subscriber['settings']>, Record<string, unknown>>;
  /** Called once, at the start, also while the destination is off. Its own parts: see `describeDestination`. */
  readonly open: (parts: never) => Destination;
}

interface Parts<Described extends DestinationDescription> {
  /** Those in force now: to be read anew for each decision. */
  readonly settings: () => Frozen<z.output<Described['settings']>>;
  readonly access: Access<Described>;
  readonly timing: Timing;
}

/** Has TypeScript see that the parts are those of this descriptor. */
export function describeDestination<const Described extends Omit<Descriptor, 'open'>>(
  description: Described,
  open: (parts: Parts<Described>) => Destination,
) {
  return { ...description, open };
}
