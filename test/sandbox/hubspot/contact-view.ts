import type { Contact } from './contact.ts';

const always = ['createdate', 'hs_object_id', 'lastmodifieddate'];

/**
 * A contact as HubSpot's answers show it: the asked properties and the three it always adds. Absent ones are left out, as
 * the OpenAPI of v3 has no null.
 */
export function contactView(contact: Contact, names: readonly string[]): Record<string, unknown> {
  const shown = [...new Set([...names, ...always])].filter((name) => contact.properties[name] !== undefined);
  return {
    id: contact.id,
    properties: Object.fromEntries(shown.map((name) => [name, contact.properties[name]])),
    createdAt: new Date(contact.createdAt).toISOString(),
    updatedAt: new Date(contact.updatedAt).toISOString(),
    archived: false,
  };
}
