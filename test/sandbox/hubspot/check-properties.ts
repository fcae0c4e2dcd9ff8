import type { HubSpotError, HubSpotErrorDetail } from './hubspot-error.ts';
import type { Portal } from './portal.ts';
import { propertyValue } from './property-value.ts';

export type CheckedProperties =
  { readonly values: Readonly<Record<string, string>> } | { readonly error: HubSpotError };

/** Validates one record's values and brings them into the form HubSpot stores; reports every problem, as HubSpot does. */
export function checkProperties(portal: Portal, properties: Readonly<Record<string, string>>): CheckedProperties {
  const values: Record<string, string> = {};
  const errors: HubSpotErrorDetail[] = [];
  for (const [name, raw] of Object.entries(properties)) {
    const definition = portal.properties.find(name, portal.now());
    const context = { propertyName: [name] };
    if (definition === undefined) {
      errors.push({ message: `Property "${name}" does not exist`, code: 'PROPERTY_DOESNT_EXIST', context });
      continue;
    }
    const result = propertyValue(definition, raw);
    if (result.ok) values[name] = result.value;
    else errors.push({ message: result.message, code: result.code, context });
  }
  if (errors.length === 0) return { values };
  const list = errors.map(({ message, code, context }) => ({
    isValid: false,
    message,
    error: code,
    name: context?.propertyName?.[0],
  }));
  const message = `Property values were not valid: ${JSON.stringify(list)}`;
  return { error: { status: 400, category: 'VALIDATION_ERROR', message, errors } };
}
