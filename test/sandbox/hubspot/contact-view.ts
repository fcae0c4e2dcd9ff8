import type { Contact } from './contact.ts';

const always = ['createdate', 'hs_object_id', 'lastmodifieddate'];

/** A contact as HubSpot's answers show it: the asked properties (absent ones as null) and the three it always adds. */
export function contactView(contact: Contact, names: readonly string[]): Record<string, unknown> {
  const shown = [...new Set([...names, ...always])];
  return {
    id: contact.id,
    properties: Object.fromEntries(shown.map((name) => [name, contact.properties[name] ?? null])),
    createdAt: new Date(contact.createdAt).toISOString(),
    updatedAt: new Date(contact.updatedAt).toISOString(),
    archived: false,
  };
}
