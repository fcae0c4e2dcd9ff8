import type { HubSpotAnswer } from './hubspot.transport.ts';
import { isRecord, recordsAt, textAt, textsAt } from './vendor-json.ts';

/** What an answer to a batch read says of a contact: its record id, that there is none, or nothing. */
export type Existence = { readonly recordId: string } | 'missing' | 'unknown';

/** Reads a 2xx to a batch read by `idProperty`; the missing ones are named in the errors of a 207. */
export function existingContacts({ body }: HubSpotAnswer, idProperty: string): (id: string) => Existence {
  const recordIds = new Map<string, string>();
  for (const result of recordsAt(body, 'results')) {
    const recordId = textAt(result, 'id');
    const properties = result['properties'];
    const value = isRecord(properties) ? textAt(properties, idProperty) : undefined;
    if (value === undefined || recordId === undefined) continue;
    recordIds.set(value, recordId);
    recordIds.set(value.toLowerCase(), recordId); // as HubSpot compares e-mails
  }
  const notFound = recordsAt(body, 'errors').filter((error) => textAt(error, 'category') === 'OBJECT_NOT_FOUND');
  const missing = new Set(notFound.flatMap((error) => textsAt(error['context'], 'ids')));
  return (id) => {
    const recordId = recordIds.get(id);
    if (recordId !== undefined) return { recordId };
    return missing.has(id) ? 'missing' : 'unknown';
  };
}
