import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RecordingServer, startRecordingServer } from './destinations/recording-server.ts';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { tierEvent } from './support/tier-event.ts';

interface SpanSeen {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly links: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly service: unknown;
}

let collector: RecordingServer;
let cluster: Cluster;

beforeAll(async () => {
  collector = await startRecordingServer();
  cluster = await Cluster.open();
});
afterAll(async () => {
  await cluster.close();
  await collector.close();
});

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const attributesOf = (attributes: readonly Attribute[] = []) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** Returns the spans that the collector was sent as OTLP's JSON. */
function spans(): readonly SpanSeen[] {
  interface Sent extends Omit<SpanSeen, 'links' | 'attributes'> {
    readonly links?: readonly { readonly spanId: string }[];
    readonly attributes?: readonly Attribute[];
  }
  interface Export {
    readonly resourceSpans: readonly {
      readonly resource: { readonly attributes: readonly Attribute[] };
      readonly scopeSpans: readonly { readonly spans: readonly Sent[] }[];
    }[];
  }
  const exports = collector.requests.map(({ body }) => JSON.parse(body) as Export);
  return exports.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ spans: sent }) =>
        sent.map((span) => ({
          ...span,
          parentSpanId: span.parentSpanId,
          links: (span.links ?? []).map(({ spanId }) => spanId),
          attributes: attributesOf(span.attributes),
          service: attributesOf(resource.attributes)['service.name'],
        })),
      ),
    ),
  );
}

/** Returns the only span of this name in a trace. */
function only(name: string, traceId: string): SpanSeen {
  const found = spans().filter((span) => span.name === name && span.traceId === traceId);
  expect(found).toHaveLength(1);
  return found[0]!;
}

const traced = (env: Readonly<Record<string, string>> = {}) =>
  cluster.start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin, ...env });

describe('a trace', () => {
  it('spans webhook, commit, attempt and vendor call, over the wait and a restart', async () => {
    let relay = await traced();
    await callOps(relay.url, 'POST destinations/slack/pause');
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    expect(await postWebhook(relay.url, tierEvent(), { headers: { traceparent } })).toMatchObject({ status: 202 });
    await relay.end();
    relay = await traced({ OTEL_SERVICE_NAME: 'relay-b' });
    await callOps(relay.url, 'POST destinations/slack/resume');
    await eventually(() =>
      expect(relay.logged('delivery.attempted')).toContainEqual(expect.objectContaining({ destination: 'slack' })),
    );
    await relay.end();

    const webhook = only('POST /webhooks/voucherify', traceId);
    expect(webhook).toMatchObject({ parentSpanId: 'b7ad6b7169203331', service: 'tier-relay' });
    expect(webhook.attributes).toMatchObject({ 'http.response.status_code': 202 });
    const commit = only('journal commit', traceId);
    expect(commit.parentSpanId).toBe(webhook.spanId);
    for (const destination of ['hubspot', 'slack']) {
      const attempt = only(`${destination} attempt`, traceId);
      expect(attempt.parentSpanId).toBe(commit.spanId);
      expect(attempt.attributes).toMatchObject({ 'tier_relay.outcome': 'delivered', 'tier_relay.attempt': 1 });
      const call = only(`${destination} call`, traceId);
      expect(call.parentSpanId).toBe(attempt.spanId);
      expect(call.attributes).toEqual({ 'http.response.status_code': 200 });
    }
    expect(only('slack attempt', traceId).service).toBe('relay-b');
  });

  it('of what is sent together links to the one that has the call', async () => {
    const relay = await traced();
    await callOps(relay.url, 'POST destinations/hubspot/pause');
    const before = new Set(spans().map(({ spanId }) => spanId));
    for (let count = 0; count < 3; count += 1) await postWebhook(relay.url, tierEvent());
    await callOps(relay.url, 'POST destinations/hubspot/resume');
    await eventually(() => expect(relay.logged('delivery.attempted')).toHaveLength(6));
    await relay.end();
    const after = spans().filter(({ spanId }) => !before.has(spanId));
    const attempts = after.filter(({ name }) => name === 'hubspot attempt');
    const [call, ...others] = after.filter(({ name }) => name === 'hubspot call');
    expect(others).toEqual([]);
    expect(new Set(attempts.map(({ traceId }) => traceId)).size).toBe(3);
    const first = attempts.find(({ spanId }) => spanId === call?.parentSpanId)!;
    for (const attempt of attempts) expect(attempt.links).toEqual(attempt === first ? [] : [first.spanId]);
  });

  it('names no customer, and shows what went wrong', async () => {
    const relay = await traced();
    cluster.sandbox.slack.faults.add({
      path: 'chat.postMessage',
      effect: { kind: 'answer', status: 200, body: { ok: false, error: 'invalid_blocks' } },
    });
    await postWebhook(relay.url, tierEvent());
    await eventually(() =>
      expect(relay.logged('delivery.attempted')).toContainEqual(expect.objectContaining({ outcome: 'dead' })),
    );
    await relay.end();
    cluster.sandbox.slack.faults.clear();
    const dead = spans().filter(({ attributes }) => attributes['tier_relay.outcome'] === 'dead');
    expect(dead).toMatchObject([{ name: 'slack attempt', attributes: { 'error.type': 'rejected' } }]);
    const sent = collector.requests.map(({ body }) => body).join();
    expect(sent).not.toMatch(/Lovelace|@example|cust_|Gold|xoxb/);
  });

  it('is none for the rest of a share, and without a collector', async () => {
    const asked = collector.requests.length;
    for (const env of [{ OTEL_TRACES_SAMPLER_ARG: '0' }, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }]) {
      const relay = await traced(env);
      await postWebhook(relay.url, tierEvent());
      await eventually(() => expect(relay.logged('delivery.attempted')).toHaveLength(2));
      await relay.end();
    }
    expect(collector.requests).toHaveLength(asked);
    const kept = await cluster.query('SELECT trace FROM tier_relay.deliveries ORDER BY id DESC LIMIT 4');
    expect(kept).toEqual(Array(4).fill({ trace: null }));
  });
});
