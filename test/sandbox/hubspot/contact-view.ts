import type { Contact } from './contact.ts';

const always = ['createdate', 'hs_object_id', 'lastmodifieddate'];

/**
 * Returns a contact as HubSpot's answers show it: the asked properties and the three that HubSpot always adds.
 * Properties without a value are left out, as the OpenAPI of v3 has no null.
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
