import type { Reply } from '../server/reply.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import { createGroup, listGroups, readGroup } from './group-routes.ts';
import type { Portal } from './portal.ts';
import { createProperties, createProperty, listProperties, readProperties, readProperty } from './property-routes.ts';
import { readBatch } from './read-batch.ts';
import { singleContact } from './single-contact.ts';
import { writeBatch } from './write-batch.ts';

export interface HubSpotRoute {
  /** The caller needs one of these scopes. */
  readonly scopes: readonly string[];
  readonly run: (portal: Portal, request: VendorRequest) => Reply;
}

type Pattern = readonly [method: string, path: RegExp, scopes: readonly string[], run: Run];
type Run = (portal: Portal, request: VendorRequest, name: string) => Reply;

const version = '2026-03|2026-09';
const objects = `^/crm/(?:v3/objects|objects/(?:${version}))/(?:contacts?|0-1)`;
const properties = `^/crm/(?:v3/properties|properties/(?:${version}))/(?:contacts?|0-1)`;
const on = (base: string, rest: string): RegExp => new RegExp(`${base}${rest}$`);
const name = '/([^/]+)';

const read = ['crm.objects.contacts.read'];
const write = ['crm.objects.contacts.write'];
const readSchema = ['crm.schemas.contacts.read', 'crm.objects.contacts.read', 'crm.schemas.contacts.write'];
const writeSchema = ['crm.schemas.contacts.write'];

const patterns: readonly Pattern[] = [
  ['POST', on(objects, '/batch/upsert'), write, (portal, request) => writeBatch(portal, 'upsert', request)],
  ['POST', on(objects, '/batch/update'), write, (portal, request) => writeBatch(portal, 'update', request)],
  ['POST', on(objects, '/batch/read'), read, readBatch],
  ['POST', on(objects, ''), write, (portal, request) => singleContact(portal, null, request)],
  ['GET', on(objects, name), read, (portal, request, id) => singleContact(portal, id, request)],
  ['PATCH', on(objects, name), write, (portal, request, id) => singleContact(portal, id, request)],
  ['GET', on(properties, '/groups'), readSchema, listGroups],
  ['GET', on(properties, `/groups${name}`), readSchema, (portal, _, group) => readGroup(portal, group)],
  ['POST', on(properties, '/groups'), writeSchema, createGroup],
  ['POST', on(properties, '/batch/create'), writeSchema, createProperties],
  ['POST', on(properties, '/batch/read'), readSchema, readProperties],
  ['GET', on(properties, ''), readSchema, listProperties],
  ['POST', on(properties, ''), writeSchema, createProperty],
  ['GET', on(properties, name), readSchema, (portal, _, property) => readProperty(portal, property)],
];

/** Finds the route of a request, under `v3` or a dated version; undefined when the stand-in has none. */
export function hubspotRoute(method: string, path: string): HubSpotRoute | undefined {
  for (const [on, pattern, scopes, run] of patterns) {
    const match = on === method ? pattern.exec(path) : null;
    if (match === null) continue;
    const named = decodeName(match[1] ?? '');
    return { scopes, run: (portal, request) => run(portal, request, named) };
  }
  return undefined;
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
