import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { opsToken } from './support/call-ops.ts';
import { changed } from './support/changed.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { webhookSecret } from './support/signed.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open({ sandbox: { slack: { channelIntervalMs: 0 } } });
  relay = await cluster.start({ LOG_LEVEL: 'trace', DATABASE_URL: undefined }); // an embedded PostgreSQL logs, too
});
afterAll(() => cluster.close());

const post = (payload: unknown, options = {}) => postWebhook(relay.url, payload, options);
const logged = (message: string) => relay.logged(message);

describe('what the service writes to its log', () => {
  it('tells every event and attempt by its ids, whatever went wrong', async () => {
    const customer = {
      id: 'cust_private',
      name: 'Quentin Privacy',
      email: 'quentin@private.example',
      source_id: 'src-private',
    };
    const { hubspot, slack } = cluster.sandbox;
    const echo = { message: 'quentin@private.example of Quentin Privacy is not welcome', category: 'VALIDATION_ERROR' };
    hubspot.faults.add({ effect: { kind: 'answer', status: 400, body: echo }, times: 1 });
    hubspot.faults.add({ effect: { kind: 'answer', status: 500, body: echo }, times: 1 });
    slack.faults.add({
      effect: { kind: 'answer', status: 200, body: { ok: false, error: 'invalid_blocks', echo } },
      times: 1,
    });
    slack.faults.add({ effect: { kind: 'html' }, times: 1 });
    slack.faults.add({ effect: { kind: 'reset' }, times: 1 });

    const event = tierEvent({ eventId: 'evcus_private', customer });
    expect(await post(event)).toMatchObject({ status: 202 });
    await eventually(() => expect(logged('delivery.attempted')).toHaveLength(2));
    expect(await post(tierEvent({ customer }))).toMatchObject({ status: 202 });
    await eventually(() => expect(logged('delivery.attempted')).toHaveLength(4));
    expect(await post(tierEvent({ customer }))).toMatchObject({ status: 202 });
    await eventually(() => expect(logged('delivery.attempted').length).toBeGreaterThanOrEqual(6));

    expect(await post(event)).toMatchObject({ status: 202, body: { status: 'duplicate' } });
    expect(await post(changed(tierEvent({ customer }), 'data.created_at', 'Quentin Privacy'))).toMatchObject({
      status: 400,
    });
    expect(await post(tierEvent({ customer }), { secret: 'wrong-secret' })).toMatchObject({ status: 401 });
    expect(await post('{"name":"Quentin Privacy"')).toMatchObject({ status: 400 });

    const [accepted] = logged('event.accepted');
    expect(accepted).toMatchObject({ eventId: 'evcus_private' });
    expect(await relay.end()).toBe(0);
    expect(logged('event.rejected')).toHaveLength(1);
  });

  it('holds no secret and no personal data', () => {
    const private_ = ['Quentin', 'Privacy', 'private.example', 'src-private', 'not welcome', 'Gold'];
    const { hubspot, slack } = cluster.sandbox;
    const secrets = [webhookSecret, 'wrong-secret', opsToken, hubspot.accessToken, slack.botToken];
    for (const word of [...private_, ...secrets]) expect(relay.output).not.toContain(word);
  });

  it('is one JSON object a line', () => {
    const lines = relay.output.split('\n').filter((line) => line !== '');
    expect(lines.map((line) => typeof JSON.parse(line))).toEqual(lines.map(() => 'object'));
  });
});
