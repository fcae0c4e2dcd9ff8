import type { z } from 'zod';
import type { Subscriber } from '../bus/subscriber.ts';
import type { Frozen } from '../config/deep-freeze.ts';
import type { Access, DestinationDescription } from '../config/destination-description.ts';
import type { Destination } from '../model/destination.ts';
import type { DestinationModuleType } from './destination.module.ts';

/** All that the rest of the service needs of a destination; `catalog.ts` lists them. */
export interface Descriptor extends DestinationDescription {
  readonly module: DestinationModuleType;
  readonly settings: z.ZodType<ReturnType<Subscriber['settings']>, Record<string, unknown>>;
  /** How long it waits for others, in milliseconds: names that no other has, as tests shorten waits by name. */
  readonly timing: Readonly<Record<string, number>>;
  /** Called once, at the start, also while the destination is off. Its own parts: see `describeDestination`. */
  readonly open: (parts: never) => Destination;
}

type Described = Omit<Descriptor, 'open'>;

interface Parts<Own extends Described> {
  /** Those in force now: to be read anew for each decision. */
  readonly settings: () => Frozen<z.output<Own['settings']>>;
  readonly access: Access<Own>;
  readonly timing: { readonly [Wait in keyof Own['timing']]: number };
}

/** Has TypeScript see that the parts are those of this descriptor. */
export function describeDestination<const Own extends Described>(
  description: Own,
  open: (parts: Parts<Own>) => Destination,
) {
  return { ...description, open };
}
