import type { DestinationName } from '../model/delivery.ts';
import type { Destination } from '../model/destination.ts';
import type { Kind } from '../model/tier-change.ts';

/** The part of a destination's settings that the bus obeys. */
interface RoutingSettings {
  /** False: new events are recorded as skipped; what is pending waits. */
  readonly enabled: boolean;
  /** True: everything is kept and waits. */
  readonly paused: boolean;
  /** The kinds this destination wants; of the others it gets no delivery. */
  readonly events: readonly Kind[];
}

/** A destination on the bus. */
export interface Subscriber {
  readonly name: DestinationName;
  /** The settings in force now. */
  readonly settings: () => RoutingSettings;
  readonly destination: Destination;
}
