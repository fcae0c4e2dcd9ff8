import { isRecord } from '../../../src/model/is-record.ts';
import { jsonReply } from '../server/json-reply.ts';
import { parseJson } from '../server/parse-json.ts';
import type { Reply } from '../server/reply.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import { contactView } from './contact-view.ts';
import { hubspotError } from './hubspot-error.ts';
import { parseProperties } from './parse-properties.ts';
import { planWrites } from './plan-writes.ts';
import type { Portal } from './portal.ts';
import { validationError } from './validation-error.ts';

/** Answers `POST /contacts`, and `GET` and `PATCH /contacts/{id}?idProperty=`. */
export function singleContact(portal: Portal, id: string | null, request: VendorRequest): Reply {
  const idProperty = request.query.get('idProperty') ?? 'hs_object_id';
  if (idProperty !== 'hs_object_id' && !portal.properties.identifies(idProperty, portal.now())) {
    return hubspotError(validationError(`Property "${idProperty}" is not a unique property of contacts`));
  }
  const contact = id === null ? undefined : portal.contacts.find(idProperty, id);
  if (id !== null && contact === undefined) {
    return hubspotError({ status: 404, category: 'OBJECT_NOT_FOUND', message: 'resource not found' });
  }
  if (request.method === 'GET' && contact !== undefined) {
    const asked = request.query.getAll('properties').flatMap((names) => names.split(','));
    return jsonReply(200, contactView(contact, asked.length > 0 ? asked : ['email', 'firstname', 'lastname']));
  }
  const body = parseJson(request.body);
  const properties = isRecord(body) ? parseProperties(body.properties) : 'Invalid input JSON';
  if (typeof properties === 'string') return hubspotError(validationError(properties));
  return write(portal, contact?.id ?? null, properties);
}

function write(portal: Portal, contactId: string | null, properties: Readonly<Record<string, string>>): Reply {
  const input = { id: contactId ?? '', idProperty: null, properties, traceId: null };
  const plan = planWrites(portal, contactId === null ? 'create' : 'update', [input]);
  const [refused] = plan.refused;
  if (refused !== undefined) return hubspotError(refused.error);
  const values = plan.writes[0]?.values ?? {};
  const at = portal.now();
  const contact =
    contactId === null ? portal.contacts.create(values, at) : portal.contacts.update(contactId, values, at);
  return jsonReply(contactId === null ? 201 : 200, contactView(contact, Object.keys(values)));
}
