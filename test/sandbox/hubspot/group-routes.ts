import { isRecord } from '../../../src/model/is-record.ts';
import { jsonReply } from '../server/json-reply.ts';
import { parseJson } from '../server/parse-json.ts';
import type { Reply } from '../server/reply.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import { hubspotError } from './hubspot-error.ts';
import type { Portal } from './portal.ts';
import { validationError } from './validation-error.ts';

export function listGroups(portal: Portal): Reply {
  return jsonReply(200, { results: portal.properties.groups.map((group) => ({ ...group, archived: false })) });
}

export function readGroup(portal: Portal, name: string): Reply {
  const group = portal.properties.group(name);
  return group === undefined
    ? hubspotError({ status: 404, category: 'OBJECT_NOT_FOUND', message: `Property group ${name} not found` })
    : jsonReply(200, { ...group, archived: false });
}

export function createGroup(portal: Portal, request: VendorRequest): Reply {
  const body = parseJson(request.body);
  if (!isRecord(body) || typeof body.name !== 'string' || typeof body.label !== 'string') {
    return hubspotError(validationError('Some required fields were not set: [name, label]'));
  }
  const { name, label, displayOrder } = body;
  if (!/^[a-z][a-z0-9_]*$/.test(name)) return hubspotError(validationError(`Group name ${name} is invalid`));
  if (portal.properties.group(name) !== undefined) {
    const message = `A property group named '${name}' already exists.`;
    return hubspotError({ status: 409, category: 'OBJECT_ALREADY_EXISTS', message, context: { name: [name] } });
  }
  const group = { name, label, displayOrder: typeof displayOrder === 'number' ? displayOrder : -1 };
  portal.properties.addGroup(group);
  return jsonReply(201, { ...group, archived: false });
}
