import type { Property } from '@hubspot/api-client/lib/codegen/crm/properties/index.js';
import type { PropertyDefinition } from './property-definition.ts';

/** Returns a property as HubSpot's answers show it. The official client's model has every required field. */
export function propertyView({ readOnly, ...definition }: PropertyDefinition): Property {
  return {
    ...definition,
    options: definition.options.map((option) => ({ hidden: false, ...option })),
    archived: false,
    modificationMetadata: { archivable: !readOnly, readOnlyDefinition: readOnly, readOnlyValue: readOnly },
  };
}
