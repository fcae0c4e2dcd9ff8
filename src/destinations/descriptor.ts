import type { z } from 'zod';
import type { Subscriber } from '../bus/subscriber.ts';
import type { Frozen } from '../config/deep-freeze.ts';
import type { Access, DestinationDescription } from '../config/destination-description.ts';
import type { Destination } from '../model/destination.ts';
import type { Finding } from '../model/finding.ts';
import type { DestinationModuleType } from './destination.module.ts';

/** All that the rest of the service needs of a destination; `catalog.ts` lists them. */
export interface Descriptor extends DestinationDescription {
  readonly module: DestinationModuleType;
  readonly settings: z.ZodType<ReturnType<Subscriber['settings']>, Record<string, unknown>>;
  /** How long it waits for others, in milliseconds: names that no other has, as tests shorten waits by name. */
  readonly timing: Readonly<Record<string, number>>;
  /** Called once, at the start, also while the destination is off. Its own parts: see `describeDestination`. */
  readonly open: (parts: never) => Destination;
  readonly assistance?: Assistance<never>;
}

type Described = Omit<Descriptor, 'open' | 'assistance'>;

export interface Parts<Own extends Pick<Described, 'settings' | 'secrets' | 'addresses' | 'timing'>> {
  /** Those in force now: to be read anew for each decision. */
  readonly settings: () => Frozen<z.output<Own['settings']>>;
  readonly access: Access<Own>;
  readonly timing: { readonly [Wait in keyof Own['timing']]: number };
}

/** As its own, and what the rest of the configuration wants of it. */
type AssistedParts<Own extends Pick<Described, 'settings' | 'secrets' | 'addresses' | 'timing'>> = Parts<Own> & {
  /** The channel of `alerts.slackChannel`, of the destination that tells. */
  readonly alertChannel?: string | undefined;
};

/** What a destination does for the person who sets it up. Findings quote neither secrets nor customers. */
export interface Assistance<OwnParts> {
  /** As its makers write it. */
  readonly title: string;
  /** What the destination makes of deliveries, as in "nothing stops posts". */
  readonly sends: string;
  /** Asks the vendor whether deliveries will succeed, and changes nothing. @throws Error that says why it cannot. */
  readonly check: (parts: OwnParts) => AsyncIterable<Finding>;
  /** Makes at the vendor what can be made, and checks the rest; `dryRun`: only says what it would make. */
  readonly setUp: (parts: OwnParts, how: { readonly dryRun: boolean }) => AsyncIterable<Finding>;
  /** Whether `setUp` makes anything. */
  readonly makes: boolean;
  /** Where the vendor shows what a delivery's `ref` names: a URL with `{ref}` in it. @throws Error that says why not. */
  readonly pageOf?: (parts: OwnParts) => Promise<string | undefined>;
  /** What the settings make of examples. */
  readonly previews?: (parts: OwnParts) => readonly Preview[];
}

export interface Preview {
  readonly title: string;
  readonly text: string;
  /** As the vendor takes it. */
  readonly content: object;
}

/** Has TypeScript see that the parts are those of this descriptor. */
export function describeDestination<const Own extends Described>(
  description: Own,
  open: (parts: Parts<Own>) => Destination,
  assistance?: Assistance<AssistedParts<Own>>,
) {
  return { ...description, open, ...(assistance && { assistance }) };
}
