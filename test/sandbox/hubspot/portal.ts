import type { ContactStore } from './contact-store.ts';
import type { PropertyCatalog } from './property-catalog.ts';

/** The HubSpot account that the stand-in's routes work on. */
export interface Portal {
  readonly contacts: ContactStore;
  readonly properties: PropertyCatalog;
  readonly now: () => number;
  readonly random: () => number;
  /** What an unknown property refuses when the batch has write trace ids: the batch or its record. [?] */
  readonly unknownProperty: 'batch' | 'record';
  /** Properties that a new contact must have; empty where the API's version does not enforce them. */
  readonly requiredOnCreate: readonly string[];
}
