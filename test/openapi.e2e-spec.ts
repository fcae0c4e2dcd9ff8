import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { tierEvent } from './support/tier-event.ts';

interface Described {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Answer>> }>>>
  >;
  readonly components: { readonly schemas: object; readonly responses: Readonly<Record<string, Answer>> };
}
interface Answer {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

const file = new URL('../src/ops/openapi.json', import.meta.url);
const described = JSON.parse(readFileSync(file, 'utf8')) as Described;

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open();
  relay = await cluster.start();
});
afterAll(() => cluster.close());

/** Returns the documented schema of an answer. For zod, the schemas that it refers to stand beside it as `$defs`. */
function schemaOf(route: string, path: string, status: number): z.ZodType {
  const operation = described.paths[`/ops/api/${path}`]?.[route.toLowerCase()];
  const given = operation?.responses[status] ?? operation?.responses['default'];
  const { content } = given?.$ref ? (described.components.responses[given.$ref.split('/').at(-1) ?? ''] ?? {}) : given!;
  const [schema] = Object.values(content ?? {}).map((each) => each.schema);
  const text = JSON.stringify({ ...schema, $defs: described.components.schemas });
  return z.fromJSONSchema(
    JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')) as z.core.JSONSchema.JSONSchema,
  );
}

describe('the ops API', () => {
  it('has its own description, for those who may read it', async () => {
    expect(await callOps(relay.url, 'GET openapi.json')).toEqual({ status: 200, body: described });
    expect(await callOps(relay.url, 'GET openapi.json', { token: null })).toMatchObject({ status: 401 });
  });

  it('answers as that says', async () => {
    const event = tierEvent({ customer: { id: 'cust_1' } });
    expect(await postWebhook(relay.url, event)).toMatchObject({ status: 202 });
    expect(await postWebhook(relay.url, { data: { customer: null } })).toMatchObject({ status: 400 });
    await eventually(() => expect(relay.logged('delivery.attempted')).toHaveLength(2));
    const lists = Object.entries(described.paths).filter(([path, { get }]) => get && !path.includes('{'));
    const calls: readonly (readonly [route: string, given: string, body?: object])[] = [
      ...lists.map(([path]) => [`GET ${path.replace('/ops/api/', '')}`, path.replace('/ops/api/', '')] as const),
      ['GET events/{id}', `events/${event.event.id}`],
      ['GET events/{id}', 'events/nobody'],
      ['GET events', 'events?status=rejected'],
      ['GET events', 'events?limit=0'],
      ['GET events', 'events?facets=kind,campaign,tier,destination,status,reason,lane'],
      ['GET deliveries', 'deliveries?facets=kind,campaign,tier,destination,status,reason,lane'],
      ['GET customers/{id}', 'customers/cust_1'],
      ['POST deliveries/replay', 'deliveries/replay', { dryRun: true }],
      ['POST deliveries/replay', 'deliveries/replay', { destination: 'hubspot', status: 'delivered' }],
      ['POST events/replay', 'events/replay', { status: 'rejected' }],
      ['POST destinations/{name}/pause', 'destinations/slack/pause'],
      ['POST test-events', 'test-events', { email: 'ada@example.com' }],
      ['POST test-events', 'test-events', { tier: 7 }],
      ['DELETE customers/{id}', 'customers/nobody'],
      ['GET replays', 'replays'],
      ['GET audit', 'audit'],
      ['DELETE customers/{id}', 'customers/cust_1'],
      ['GET events', 'events?facets=kind,campaign,tier'],
      ['GET events/{id}', `events/${event.event.id}`],
      ['GET deliveries', 'deliveries?facets=kind,campaign,tier'],
    ];
    for (const [route, given, body] of calls) {
      const [method = '', path = ''] = route.split(' ');
      const answer = await callOps(relay.url, `${method as 'GET'} ${given}`, body ? { body } : {});
      const { error } = schemaOf(method, path, answer.status).safeParse(answer.body);
      expect([route, given, error && z.prettifyError(error)]).toEqual([route, given, undefined]);
    }
  });
});
