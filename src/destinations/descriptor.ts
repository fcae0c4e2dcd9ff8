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
  /** Milliseconds of each wait, by names that no other destination uses: tests shorten waits by name. */
  readonly timing: Readonly<Record<string, number>>;
  /** Called once, at the start, also while the destination is off. `describeDestination` types the parts. */
  readonly open: (parts: never) => Destination;
  readonly assistance?: Assistance<never>;
}

type Described = Omit<Descriptor, 'open' | 'assistance'>;

export interface Parts<Own extends Pick<Described, 'settings' | 'secrets' | 'addresses' | 'timing'>> {
  /** Returns the settings in force now: call it anew for each decision. */
  readonly settings: () => Frozen<z.output<Own['settings']>>;
  readonly access: Access<Own>;
  readonly timing: { readonly [Wait in keyof Own['timing']]: number };
}

/** The destination's own parts, and what other sections of the configuration ask of the destination. */
type AssistedParts<Own extends Pick<Described, 'settings' | 'secrets' | 'addresses' | 'timing'>> = Parts<Own> & {
  /** `alerts.slackChannel`; set only for the destination that has `tells`. */
  readonly alertChannel?: string | undefined;
};

/** Help for the person who sets the destination up. Findings quote neither secrets nor customers. */
export interface Assistance<OwnParts> {
  /** The vendor's name, spelt as the vendor does. */
  readonly title: string;
  /** The plural noun for its deliveries, as `posts` in "nothing stops posts". */
  readonly sends: string;
  /** Asks the vendor whether deliveries will succeed; changes nothing. @throws Error that says why it cannot ask. */
  readonly check: (parts: OwnParts) => AsyncIterable<Finding>;
  /** Creates what is missing at the vendor, and checks the rest. With `dryRun` it only says what it would create. */
  readonly setUp: (parts: OwnParts, how: { readonly dryRun: boolean }) => AsyncIterable<Finding>;
  /** True when `setUp` can create something at the vendor. */
  readonly makes: boolean;
  /** Returns the URL of the vendor's page for a delivery, with `{ref}` in it. @throws Error that says why it cannot. */
  readonly pageOf?: (parts: OwnParts) => Promise<string | undefined>;
  /** Renders examples with the settings. */
  readonly previews?: (parts: OwnParts) => readonly Preview[];
}

export interface Preview {
  readonly title: string;
  readonly text: string;
  /** The body that the vendor would get. */
  readonly content: object;
}

/** Ties the types of `open` and `assistance` to this descriptor's own settings, secrets, addresses and timing. */
export function describeDestination<const Own extends Described>(
  description: Own,
  open: (parts: Parts<Own>) => Destination,
  assistance?: Assistance<AssistedParts<Own>>,
) {
  return { ...description, open, ...(assistance && { assistance }) };
}
