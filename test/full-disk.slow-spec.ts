import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open();
  relay = await cluster.start();
});
afterAll(() => cluster.close());

/** Makes PostgreSQL refuse new events as on a full disk, with the payload in its message; the rest still works. */
async function fillDisk(): Promise<void> {
  await cluster.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       RAISE EXCEPTION 'could not extend file: %', NEW.payload USING ERRCODE = 'disk_full', DETAIL = NEW.payload;
     END $$`,
  );
  await cluster.query('CREATE TRIGGER refuse AFTER INSERT ON tier_relay.events FOR EACH ROW EXECUTE FUNCTION refuse()');
}

const freeDisk = () => cluster.query('DROP FUNCTION refuse() CASCADE');

async function health(): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${relay.url}/health/ready`);
  return { status: response.status, body: await response.json() };
}

describe('a full disk', () => {
  it('is seen in readiness and said once in the log, with what to do, until an event is stored again', async () => {
    const advice = expect.stringMatching(/free space under DATA_DIR.*DATABASE_URL/);
    const [known, late] = [tierEvent(), tierEvent({ customer: { email: 'late@privacy.example.com' } })];
    expect(await postWebhook(relay.url, known)).toMatchObject({ status: 202 });
    expect(await health()).toMatchObject({ status: 200, body: { details: { journal: { status: 'up' } } } });

    await fillDisk();
    for (const event of [late, late, tierEvent(), tierEvent()]) {
      expect(await postWebhook(relay.url, event)).toMatchObject({ status: 503 });
    }
    const red = { status: 503, body: { error: { journal: { status: 'down', code: '53100', message: advice } } } };
    expect(await health()).toMatchObject(red);
    expect(await postWebhook(relay.url, known)).toMatchObject({ status: 202, body: { status: 'duplicate' } });
    expect(await health()).toMatchObject(red);

    await freeDisk();
    expect(await postWebhook(relay.url, late)).toMatchObject({ status: 202, body: { status: 'accepted' } });
    expect(await health()).toMatchObject({ status: 200 });

    await eventually(() => expect(relay.logged('event.accepted')).toHaveLength(2));
    expect(relay.logged('journal.failed')).toMatchObject([{ level: 50, code: '53100', advice }]);
    expect(relay.output).not.toMatch(/late@privacy|could not extend/);
  });
});
