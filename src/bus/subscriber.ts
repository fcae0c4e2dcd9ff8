import type { Destination } from '../model/destination.ts';
import type { Kind } from '../model/tier-change.ts';

/** The settings of a destination that the bus obeys. */
interface RoutingSettings {
  /** False: new deliveries are recorded as skipped, and pending ones wait. */
  readonly enabled: boolean;
  /** True: all deliveries wait. */
  readonly paused: boolean;
  /** The kinds that the destination wants; it gets no delivery for other kinds. */
  readonly events: readonly Kind[];
}

/** A destination on the bus. */
export interface Subscriber {
  readonly name: string;
  /** The settings in force now. */
  readonly settings: () => RoutingSettings;
  readonly destination: Destination;
}
