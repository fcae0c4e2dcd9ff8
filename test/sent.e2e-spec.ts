import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callOps } from './support/call-ops.ts';
import { changed } from './support/changed.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { tierEvent, type TierEventEnvelope } from './support/tier-event.ts';

interface Shown {
  readonly id: string;
  readonly destination: string;
  readonly attempts: readonly {
    readonly outcome: string;
    readonly durationMs: number | null;
    readonly sent: unknown;
  }[];
}

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open({ blocks: { slack: { digest: { above: 2 } } } });
  relay = await cluster.start();
});
afterAll(() => cluster.close());

const upgradeOf = (name: string): TierEventEnvelope =>
  tierEvent({ customer: { id: name.toLowerCase(), name, email: `${name.toLowerCase()}@example.com` } });

async function happens(event: object): Promise<string> {
  const answer = await postWebhook(relay.url, event);
  expect(answer).toMatchObject({ status: 202 });
  return (answer.body as { eventId: string }).eventId;
}

/** Waits until an event's delivery has had so many attempts. Returns what the API shows of the delivery. */
async function tried(destination: string, eventId: string, attempts = 1): Promise<Shown> {
  let shown: Shown | undefined;
  await eventually(async () => {
    const { body } = await callOps(relay.url, `GET events/${eventId}`);
    shown = (body as { deliveries: readonly Shown[] }).deliveries.find((each) => each.destination === destination);
    expect(shown?.attempts).toHaveLength(attempts);
  });
  return shown!;
}

const messages = () =>
  cluster.sandbox.slack.messages.map(({ channel, text, blocks }) => ({ kind: 'message', channel, text, blocks }));

describe('with each attempt is shown what was sent', () => {
  it('to HubSpot and to Slack, as they have it', async () => {
    const id = await happens(upgradeOf('Ada'));
    const durationMs: unknown = expect.any(Number);
    const { attempts } = await tried('hubspot', id);
    const contact = { idProperty: 'email', id: 'ada@example.com' };
    expect(attempts).toMatchObject([
      { outcome: 'delivered', durationMs, sent: { kind: 'contact', contact, properties: { loyalty_tier: 'Gold' } } },
    ]);
    const { properties } = attempts[0]?.sent as { properties: object };
    expect(cluster.sandbox.hubspot.contact('ada@example.com')?.properties).toMatchObject(properties);
    expect((await tried('slack', id)).attempts).toMatchObject([
      { outcome: 'delivered', durationMs, sent: messages()[0] },
    ]);
  });

  it('also where no answer came, and where it was refused', async () => {
    const { hubspot, slack } = cluster.sandbox;
    hubspot.faults.add({ effect: { kind: 'reset' }, times: 1 });
    slack.faults.add({ effect: { kind: 'answer', status: 200, body: { ok: false, error: 'no_text' } }, times: 1 });
    const id = await happens(upgradeOf('Grace'));
    const { attempts } = await tried('hubspot', id, 2);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['retry', 'delivered']);
    expect(attempts[0]?.sent).toMatchObject({ contact: { id: 'grace@example.com' } });
    expect(attempts[0]?.sent).toEqual(attempts[1]?.sent);
    const refused: unknown = expect.stringContaining('Grace');
    expect((await tried('slack', id)).attempts).toMatchObject([{ outcome: 'dead', sent: { text: refused } }]);
  });

  it('of a digest once; its further rows say where', async () => {
    await callOps(relay.url, 'POST destinations/slack/pause');
    const ids: string[] = [];
    for (const name of ['Edsger', 'Barbara', 'Radia']) ids.push(await happens(upgradeOf(name)));
    await callOps(relay.url, 'POST destinations/slack/resume');
    const [first, ...others] = await Promise.all(ids.map((id) => tried('slack', id)));
    expect(first?.attempts.map(({ sent }) => sent)).toEqual([messages().at(-1)]);
    const there = { kind: 'bundle', deliveryId: first?.id, eventId: ids[0] };
    for (const { attempts } of others) expect(attempts.map(({ sent }) => sent)).toEqual([there]);
  });

  it('and nothing where no call was needed', async () => {
    const id = await happens(changed(upgradeOf('Hedy'), 'data.loyalty_tier_to', null));
    for (const destination of ['hubspot', 'slack']) {
      const { attempts } = await tried(destination, id);
      expect(attempts).toMatchObject([{ outcome: 'skipped', durationMs: null, sent: null }]);
    }
  });
});
