import type { HubSpotError } from './hubspot-error.ts';
import type { BatchInput } from './parse-batch.ts';
import type { Portal } from './portal.ts';
import { validationError } from './validation-error.ts';

export type WriteMode = 'create' | 'upsert' | 'update';

/** Returns the error for which HubSpot refuses a whole batch, or null when HubSpot judges the inputs one by one. */
export function batchRefusal(portal: Portal, mode: WriteMode, inputs: readonly BatchInput[]): HubSpotError | null {
  const named = new Set(inputs.map((input) => input.idProperty ?? 'hs_object_id'));
  const [idProperty = 'hs_object_id'] = named;
  if (named.size > 1) return validationError('All inputs of a batch must have the same idProperty');
  if (mode === 'upsert' && idProperty === 'hs_object_id') {
    return validationError('idProperty is required: email or a property with unique values');
  }
  if (mode === 'update' && idProperty === 'email') {
    return validationError('email cannot be the idProperty of a batch update');
  }
  if (idProperty !== 'hs_object_id' && !portal.properties.identifies(idProperty, portal.now())) {
    return validationError(`Property "${idProperty}" is not a unique property of contacts`);
  }
  return duplicateIds(inputs, idProperty) ?? unknownProperties(portal, inputs);
}

/** HubSpot ignores the case of e-mail addresses, so two spellings are one id. */
function duplicateIds(inputs: readonly BatchInput[], idProperty: string): HubSpotError | null {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { id } of inputs) {
    const key = idProperty === 'email' ? id.toLowerCase() : id;
    if (seen.has(key)) twice.add(id);
    seen.add(key);
  }
  if (twice.size === 0) return null;
  return validationError(`Duplicate IDs found in batch input: [${[...twice].join(', ')}]. IDs must be unique`);
}

function unknownProperties(portal: Portal, inputs: readonly BatchInput[]): HubSpotError | null {
  if (portal.unknownProperty === 'record') return null;
  const names = new Set(inputs.flatMap((input) => Object.keys(input.properties)));
  const unknown = [...names].filter((name) => portal.properties.find(name, portal.now()) === undefined);
  if (unknown.length === 0) return null;
  const errors = unknown.map((name) => ({
    message: `Property "${name}" does not exist`,
    code: 'PROPERTY_DOESNT_EXIST',
    context: { propertyName: [name] },
  }));
  const list = unknown.map((name) => ({ isValid: false, error: 'PROPERTY_DOESNT_EXIST', name }));
  return { ...validationError(`Property values were not valid: ${JSON.stringify(list)}`), errors };
}
