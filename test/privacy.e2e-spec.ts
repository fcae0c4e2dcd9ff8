import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSandbox, type Sandbox } from './sandbox/sandbox.ts';
import { changed } from './support/changed.ts';
import { type ConnectorProcess, startConnectorProcess } from './support/connector-process.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { tierEvent } from './support/tier-event.ts';
import { webhookSecret } from './support/webhook-secret.ts';

const opsToken = 'ops-token-of-the-tests';

let sandbox: Sandbox;
let connector: ConnectorProcess;

beforeAll(async () => {
  sandbox = await startSandbox({ slack: { channelIntervalMs: 0 } });
  connector = await startConnectorProcess(sandbox, { LOG_LEVEL: 'trace', OPS_TOKEN: opsToken });
});
afterAll(async () => {
  await connector.stop();
  await sandbox.stop();
});

const post = (payload: unknown, options = {}) => postWebhook(connector.url, payload, options);
const logged = (message: string) => connector.output.split('\n').filter((line) => line.includes(`"${message}"`));

describe('what the service writes to its log', () => {
  it('tells every event and attempt by its ids, whatever went wrong', async () => {
    const customer = {
      id: 'cust_private',
      name: 'Quentin Privacy',
      email: 'quentin@private.example',
      source_id: 'src-private',
    };
    const { hubspot, slack } = sandbox;
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
    expect(JSON.parse(accepted ?? '')).toMatchObject({ eventId: 'evcus_private' });
    expect(logged('event.rejected')).toHaveLength(1);
    expect(await connector.stop()).toBe(0);
  });

  it('holds no secret and no personal data', () => {
    const private_ = ['Quentin', 'Privacy', 'private.example', 'src-private', 'not welcome', 'Gold'];
    const secrets = [webhookSecret, 'wrong-secret', opsToken, sandbox.hubspot.accessToken, sandbox.slack.botToken];
    for (const word of [...private_, ...secrets]) expect(connector.output).not.toContain(word);
  });

  it('is one JSON object a line', () => {
    const lines = connector.output.split('\n').filter((line) => line !== '');
    expect(lines.map((line) => typeof JSON.parse(line))).toEqual(lines.map(() => 'object'));
  });
});
