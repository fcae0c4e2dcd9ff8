import { isRecord } from '../../../src/model/is-record.ts';
import { jsonReply } from '../server/json-reply.ts';
import { parseJson } from '../server/parse-json.ts';
import type { Reply } from '../server/reply.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import { contactView } from './contact-view.ts';
import { hubspotError } from './hubspot-error.ts';
import { parseRead } from './parse-read.ts';
import type { Portal } from './portal.ts';
import { shuffled } from './shuffled.ts';
import { validationError } from './validation-error.ts';

/** Answers `batch/read`. Contacts that do not exist are left out and named in one error, with 207. */
export function readBatch(portal: Portal, request: VendorRequest): Reply {
  const body = parseJson(request.body);
  const read = isRecord(body) ? parseRead(body) : 'Invalid input JSON';
  if (typeof read === 'string') return hubspotError(validationError(read));
  const { ids, idProperty, properties } = read;
  if (idProperty !== 'hs_object_id' && !portal.properties.identifies(idProperty, portal.now())) {
    return hubspotError(validationError(`Property "${idProperty}" is not a unique property of contacts`));
  }
  const contacts = ids.map((id) => ({ id, contact: portal.contacts.find(idProperty, id) }));
  const found = contacts.flatMap(({ contact }) => (contact === undefined ? [] : [contactView(contact, properties)]));
  const missing = contacts.filter(({ contact }) => contact === undefined).map(({ id }) => id);
  const time = new Date(portal.now()).toISOString();
  const answer = { status: 'COMPLETE', results: shuffled(found, portal.random), startedAt: time, completedAt: time };
  if (missing.length === 0) return { ...jsonReply(200, answer), inputs: ids.length };
  const error = {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: 'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
    context: { ids: missing },
    errors: [],
    links: {},
  };
  return { ...jsonReply(207, { ...answer, numErrors: 1, errors: [error] }), inputs: ids.length };
}
