import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { liveElements } from './sandbox/live-elements.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { tierEvent, type TierEventOptions } from './support/tier-event.ts';

let cluster: Cluster;
let sandbox: Sandbox;
let relay: Service;

beforeAll(async () => {
  // Longer than a test keeps a vendor away: the second attempt finds it back.
  const timing = { firstRetryMs: 5_000 };
  cluster = await Cluster.open({ sandbox: { slack: { channelIntervalMs: 0 } }, timing });
  ({ sandbox } = cluster);
  relay = await cluster.start();
});
afterEach(() => {
  sandbox.hubspot.faults.clear();
  sandbox.slack.faults.clear();
});
afterAll(() => cluster.close());

/** Posts an event of a customer. The customer's id is the name in lower case. */
async function happens(name: string, options: TierEventOptions = {}): Promise<void> {
  const id = name.toLowerCase();
  const customer = { id, name, email: `${id}@example.com`, ...options.customer };
  expect(await postWebhook(relay.url, tierEvent({ ...options, customer }))).toMatchObject({
    status: 202,
    body: { status: 'accepted' },
  });
}

function deliveriesOf(name: string) {
  return cluster.query<{ destination: string; status: string; attempts: number }>(
    `SELECT d.destination, d.status, d.attempts
     FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
     WHERE e.customer_id = $1 ORDER BY e.sequence, d.destination`,
    [name.toLowerCase()],
  );
}

const contactOf = (name: string) => sandbox.hubspot.contact(`${name.toLowerCase()}@example.com`);
const messagesOf = (name: string) => sandbox.slack.messages.filter(({ text }) => text.includes(name));

const delivered = (destination: string, attempts = 1) => ({ destination, status: 'delivered', attempts });

describe('a tier change', () => {
  it('reaches the contact in HubSpot and the channel in Slack', async () => {
    const at = new Date(Date.now() - 60_000).toISOString();
    await happens('Grace', { from: 'Silver', to: 'Gold', at });
    await eventually(async () => {
      expect(await deliveriesOf('Grace')).toEqual([delivered('hubspot'), delivered('slack')]);
    });
    expect(contactOf('Grace')?.properties).toMatchObject({
      loyalty_tier: 'Gold',
      loyalty_tier_id: 'tier_gold',
      loyalty_previous_tier: 'Silver',
      loyalty_campaign: 'Stars',
      loyalty_tier_change: 'upgraded',
    });
    const changedAt = contactOf('Grace')?.properties['loyalty_tier_changed_at'] ?? '';
    expect(new Date(/^\d+$/.test(changedAt) ? Number(changedAt) : changedAt).toISOString()).toBe(at);
    expect(messagesOf('Grace')).toMatchObject([{ channel: 'C0LOYALTY', text: expect.stringMatching(/Gold.*Stars/) }]);
  });

  it('that is older than the one before does not turn a contact back', async () => {
    await happens('Edsger', { kind: 'downgraded', to: 'Platinum', at: '2026-08-14T00:00:02.000Z' });
    await eventually(() => expect(contactOf('Edsger')?.properties).toMatchObject({ loyalty_tier: 'Platinum' }));
    await happens('Edsger', { kind: 'downgraded', to: 'Bronze', at: '2026-08-14T00:00:01.000Z' });
    await eventually(async () => {
      expect(await deliveriesOf('Edsger')).toMatchObject([delivered('hubspot'), { status: 'superseded' }]);
    });
    expect(contactOf('Edsger')?.history['loyalty_tier']?.map(({ value }) => value)).toEqual(['Platinum']);
  });

  it.each(['downgraded', 'joined', 'prolonged', 'left'] as const)(
    'of the kind %s goes to HubSpot only, for Slack congratulates on upgrades',
    async (kind) => {
      await happens(`Barbara-${kind}`, { kind });
      await eventually(async () => expect(await deliveriesOf(`Barbara-${kind}`)).toEqual([delivered('hubspot')]));
      expect(contactOf(`Barbara-${kind}`)?.properties).toMatchObject({
        loyalty_tier: kind === 'left' ? '' : 'Gold',
        loyalty_tier_change: kind,
      });
      expect(messagesOf(`Barbara-${kind}`)).toEqual([]);
    },
  );

  it.each([
    ['mentions', '<!channel> <@U0ADA|boss> <#C0VIP> @here\u202e\r\n> quote <!subteam^S1>'],
    ['links', '<https://evil.example|Click me> https://evil.example/x ada@evil.example tel:112'],
    ['markup', '{{customer.email}} &lt;!here&gt; *bold* `code` <!date^1^{date}^https://evil.example|x>'],
  ])('with %s for names pings nobody and links nowhere', async (what, name) => {
    const id = `hostile-${what}`;
    await happens(id, { customer: { name }, to: `Gold ${name}`, campaign: { id: 'camp_hostile', name } });
    await eventually(async () => expect(await deliveriesOf(id)).toEqual([delivered('hubspot'), delivered('slack')]));
    const message = sandbox.slack.messages.at(-1);
    expect(message && liveElements(message).map(({ kind }) => kind)).toEqual(['date']); // ours: when the tier changed
    expect(contactOf(id)?.properties['loyalty_campaign']).toBe(name);
  });
});

describe('a destination that fails', () => {
  it('does not hold the other one back, and gets what it is owed once it works again', async () => {
    sandbox.slack.faults.add({ effect: { kind: 'answer', status: 503 }, body: 'Radia', times: 1 });
    await sandbox.hubspot.goOffline();
    await happens('Margaret');
    await eventually(() => expect(messagesOf('Margaret')).toHaveLength(1));
    const failed = { destination: 'hubspot', status: 'retrying', attempts: 1 };
    await eventually(async () => expect(await deliveriesOf('Margaret')).toContainEqual(failed));
    expect(contactOf('Margaret')).toBeUndefined();

    await sandbox.hubspot.goOnline();
    await happens('Radia');
    await eventually(() => expect(contactOf('Radia')).toBeDefined());
    expect(messagesOf('Radia')).toEqual([]);

    await eventually(async () => {
      expect(await deliveriesOf('Margaret')).toEqual([delivered('hubspot', 2), delivered('slack')]);
      expect(await deliveriesOf('Radia')).toEqual([delivered('hubspot'), delivered('slack', 2)]);
    });
    expect(contactOf('Margaret')?.properties).toMatchObject({ loyalty_tier: 'Gold' });
    expect(messagesOf('Radia')).toHaveLength(1);
  });

  it('has its attempts recorded: what failed, why and when it was delivered', async () => {
    const attempts = await cluster.query(
      `SELECT d.destination, a.number, a.outcome, a.reason
       FROM tier_relay.attempts a JOIN tier_relay.deliveries d ON d.id = a.delivery_id
       JOIN tier_relay.events e ON e.sequence = d.event_sequence
       WHERE (e.customer_id, d.destination) IN (('margaret', 'hubspot'), ('radia', 'slack'))
       ORDER BY d.destination, a.sequence`,
    );
    expect(attempts).toEqual([
      { destination: 'hubspot', number: 1, outcome: 'retry', reason: 'network' },
      { destination: 'hubspot', number: 2, outcome: 'delivered', reason: null },
      { destination: 'slack', number: 1, outcome: 'retry', reason: 'server_error' },
      { destination: 'slack', number: 2, outcome: 'delivered', reason: null },
    ]);
  });
});

describe('a switch in the configuration file', () => {
  it('turns a destination off: events are recorded as skipped, and never sent', async () => {
    await cluster.configure({ hubspot: { enabled: false } });
    await happens('Joan');
    await eventually(() => expect(messagesOf('Joan')).toHaveLength(1));
    const skipped = [{ destination: 'hubspot', status: 'skipped', attempts: 0 }, delivered('slack')];
    await eventually(async () => expect(await deliveriesOf('Joan')).toEqual(skipped));

    await cluster.configure({});
    await happens('Karen');
    await eventually(() => expect(contactOf('Karen')).toBeDefined());
    expect(contactOf('Joan')).toBeUndefined();
    expect(await deliveriesOf('Joan')).toEqual(skipped);
  });

  it('pauses a destination: everything waits, and is sent when the pause ends', async () => {
    await cluster.configure({ slack: { paused: true } });
    await happens('Hedy');
    await happens('Katherine');
    await eventually(() => expect(contactOf('Katherine')).toBeDefined());
    for (const name of ['Hedy', 'Katherine']) {
      expect(await deliveriesOf(name)).toMatchObject([{}, { destination: 'slack', status: 'pending', attempts: 0 }]);
      expect(messagesOf(name)).toEqual([]);
    }
    await cluster.configure({});
    await eventually(() => expect([messagesOf('Hedy'), messagesOf('Katherine')]).toMatchObject([[{}], [{}]]));
  });

  it('chooses the kinds that a destination wants, and where they go', async () => {
    const routes = [{ campaign: 'Very Important', channel: 'C0VIP' }];
    await cluster.configure({ hubspot: { events: ['left'] }, slack: { events: ['joined'], routes } });
    await happens('Annie', { kind: 'upgraded' });
    await happens('Annie', { kind: 'left' });
    await happens('Annie', { kind: 'joined', campaign: { id: 'camp_vip', name: 'Very Important' } });
    await eventually(async () => {
      expect(await deliveriesOf('Annie')).toEqual([delivered('hubspot'), delivered('slack')]);
    });
    expect(contactOf('Annie')?.properties).toMatchObject({ loyalty_tier_change: 'left' });
    expect(messagesOf('Annie')).toMatchObject([{ channel: 'C0VIP' }]);
    await cluster.configure({});
  });
});

describe('a change dated in the future', () => {
  it('is shown as of when it came, gives way to the next one, and is said in the log by its id', async () => {
    await happens('Cassandra', { to: 'Gold', at: '9999-12-31T23:59:59Z', eventId: 'evcus_ahead' });
    await eventually(async () => expect(await deliveriesOf('Cassandra')).toMatchObject([delivered('hubspot'), {}]));
    const changedAt = Number(new Date(contactOf('Cassandra')?.properties['loyalty_tier_changed_at'] ?? ''));
    expect(Math.abs(Date.now() - changedAt)).toBeLessThan(60_000);
    await happens('Cassandra', { from: 'Gold', to: 'Platinum' });
    await eventually(() => expect(contactOf('Cassandra')?.properties['loyalty_tier']).toBe('Platinum'));
    expect(relay.logged('event.dated_ahead')).toMatchObject([{ eventId: 'evcus_ahead', advice: expect.any(String) }]);
    expect(JSON.stringify(relay.logged('event.dated_ahead'))).not.toMatch(/cassandra/i);
  });
});
