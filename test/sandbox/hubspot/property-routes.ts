import { isRecord } from '../../../src/model/is-record.ts';
import { jsonReply } from '../server/json-reply.ts';
import { parseJson } from '../server/parse-json.ts';
import type { Reply } from '../server/reply.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import { hubspotError, type HubSpotError } from './hubspot-error.ts';
import { parseProperty } from './parse-property.ts';
import type { Portal } from './portal.ts';
import type { PropertyDefinition } from './property-definition.ts';
import { propertyView } from './property-view.ts';
import { validationError } from './validation-error.ts';

const notFound = (name: string): HubSpotError => ({
  status: 404,
  category: 'OBJECT_NOT_FOUND',
  message: `Property ${name} not found for object type 0-1`,
  context: { name: [name] },
});

export function listProperties(portal: Portal): Reply {
  return jsonReply(200, { results: portal.properties.list(portal.now()).map(propertyView) });
}

export function readProperty(portal: Portal, name: string): Reply {
  const definition = portal.properties.find(name, portal.now());
  return definition === undefined ? hubspotError(notFound(name)) : jsonReply(200, propertyView(definition));
}

export function createProperty(portal: Portal, request: VendorRequest): Reply {
  const created = create(portal, parseJson(request.body));
  return 'status' in created ? hubspotError(created) : jsonReply(201, propertyView(created));
}

/** Answers 201 when all properties were created, else 207 with those that were and an error for each other. */
export function createProperties(portal: Portal, request: VendorRequest): Reply {
  const inputs = batchInputs(request);
  if (inputs === null) return hubspotError(validationError('inputs must hold 1 to 100 properties'));
  return batchReply(
    inputs.map((input) => create(portal, input)),
    { portal, complete: 201 },
  );
}

export function readProperties(portal: Portal, request: VendorRequest): Reply {
  const inputs = batchInputs(request);
  if (inputs === null) return hubspotError(validationError('inputs must hold 1 to 100 names'));
  const names = inputs.map((input) => (isRecord(input) && typeof input.name === 'string' ? input.name : ''));
  return batchReply(
    names.map((name) => portal.properties.find(name, portal.now()) ?? notFound(name)),
    { portal, complete: 200 },
  );
}

function create(portal: Portal, body: unknown): PropertyDefinition | HubSpotError {
  const definition = parseProperty(body);
  if (typeof definition === 'string') return validationError(definition);
  const { name, groupName, hasUniqueValue } = definition;
  if (portal.properties.exists(name)) {
    const message = `A property named '${name}' already exists.`;
    return { status: 409, category: 'OBJECT_ALREADY_EXISTS', message, context: { name: [name] } };
  }
  if (portal.properties.group(groupName) === undefined) {
    return validationError(`Property group ${groupName} does not exist.`);
  }
  // developers.hubspot.com: "up to ten unique ID properties for each object".
  if (hasUniqueValue && portal.properties.uniqueCount >= 10)
    return validationError('Limit of unique properties reached');
  portal.properties.create(definition, portal.now());
  return definition;
}

function batchInputs(request: VendorRequest): readonly unknown[] | null {
  const body = parseJson(request.body);
  const inputs: unknown = isRecord(body) ? body.inputs : undefined;
  return Array.isArray(inputs) && inputs.length > 0 && inputs.length <= 100 ? (inputs as readonly unknown[]) : null;
}

function batchReply(
  each: readonly (PropertyDefinition | HubSpotError)[],
  { portal, complete }: { readonly portal: Portal; readonly complete: number },
): Reply {
  const results = each.filter((entry): entry is PropertyDefinition => !('status' in entry)).map(propertyView);
  const errors = each.filter((entry): entry is HubSpotError => 'status' in entry);
  const time = new Date(portal.now()).toISOString();
  const body = { status: 'COMPLETE', results, startedAt: time, completedAt: time };
  if (errors.length === 0) return { ...jsonReply(complete, body), inputs: each.length };
  const reported = errors.map(({ category, message, context = {} }) => ({
    status: 'error',
    category,
    message,
    context,
    errors: [],
    links: {},
  }));
  return { ...jsonReply(207, { ...body, numErrors: errors.length, errors: reported }), inputs: each.length };
}
