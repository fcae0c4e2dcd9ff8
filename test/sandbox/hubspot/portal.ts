import type { ContactStore } from './contact-store.ts';
import type { PropertyCatalog } from './property-catalog.ts';

/** What a route of the stand-in works on: one customer's HubSpot account. */
export interface Portal {
  readonly contacts: ContactStore;
  readonly properties: PropertyCatalog;
  readonly now: () => number;
  readonly random: () => number;
  /** Whether a property no contact has refuses the batch, or only its record when write trace ids are given. [?] */
  readonly unknownProperty: 'batch' | 'record';
  /** Properties that the portal's form for new contacts demands, where the API's version enforces it. */
  readonly requiredOnCreate: readonly string[];
}
