import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import type { ReplayFilter } from '../journal/replay-deliveries.ts';
import { type Replay, ReplayLog } from '../journal/replay-log.ts';
import type { DeliveryStatus } from '../model/delivery.ts';
import type { Storage } from '../storage/storage.ts';
import { DeliveryReplay } from './delivery-replay.ts';
import { ReplayRunner } from './replay-runner.ts';

/** Rows stored at a time, so that no statement takes long on a busy machine. */
const batch = 4_000;

let storage: Storage;
let log: ReplayLog;
const runners: ReplayRunner[] = [];

beforeAll(async () => {
  storage = await openTestStorage();
  log = new ReplayLog(storage.database);
});
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
  await storage.database.query('TRUNCATE tier_relay.events, tier_relay.replays CASCADE');
});
afterAll(() => storage.close());

/** Stores so many deliveries, each of an event and a customer of its own. */
async function stored(destination: string, status: DeliveryStatus, count: number): Promise<void> {
  for (let left = count; left > 0; left -= batch) {
    await storage.database.query(
      `WITH event AS (
         INSERT INTO tier_relay.events (id, payload, change, customer_id, campaign_id, occurred_at)
         SELECT gen_random_uuid(), '{}', '{"kind": "left"}', 'cust_' || n, 'camp_many', now()
         FROM generate_series(1, $3) n RETURNING sequence
       )
       INSERT INTO tier_relay.deliveries (id, event_sequence, destination, status)
       SELECT gen_random_uuid(), sequence, $1, $2 FROM event`,
      [destination, status, Math.min(left, batch)],
    );
  }
}

async function statuses(): Promise<Record<string, number>> {
  const rows = await storage.database.query<{ status: string; count: number }>(
    'SELECT status, count(*)::int AS count FROM tier_relay.deliveries GROUP BY status',
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** Starts a runner, as one more process of the service does. */
function run(): ReplayRunner {
  const runner = new ReplayRunner(storage.database, log);
  runner.register('deliveries', new DeliveryReplay([]));
  runner.start();
  runners.push(runner);
  return runner;
}

const asked = (filter: ReplayFilter) => log.insert(storage.database, { kind: 'deliveries', filter, matching: 0 });

/** Waits for a replay's end, and returns the replay. */
const ended = (id: string) =>
  eventually(
    async (): Promise<Replay | undefined> => {
      const replay = await log.find(id);
      expect(replay?.status).not.toBe('running');
      return replay;
    },
    { withinMs: 20_000 },
  );

describe('a replay of many', () => {
  it('ends when it has gone through all of them, and leaves alone what is not meant', async () => {
    await stored('fax', 'dead', 1_200);
    await stored('telex', 'dead', 3);
    const id = await asked({ destination: 'fax' });
    run();
    expect(await ended(id)).toMatchObject({
      status: 'done',
      replayed: 1_200,
      endedAt: expect.any(Date),
      detail: null,
    });
    expect(await statuses()).toEqual({ pending: 1_200, dead: 3 });
  });

  it('finds few among many, which no step looks through as a whole', async () => {
    await stored('fax', 'delivered', 41_000);
    await stored('fax', 'dead', 7);
    const id = await asked({ status: 'dead' });
    run();
    expect(await ended(id)).toMatchObject({ status: 'done', replayed: 7 });
  });

  it('takes each once, however many processes are at it', async () => {
    await stored('fax', 'dead', 4_000);
    const replays = await Promise.all([asked({}), asked({ destination: 'fax' })]);
    for (let process = 0; process < 3; process += 1) run();
    const came = await Promise.all(replays.map(ended));
    expect(came).toMatchObject([{ status: 'done' }, { status: 'done' }]);
    expect(came.reduce((sum, replay) => sum + (replay?.replayed ?? 0), 0)).toBe(4_000);
    expect(await statuses()).toEqual({ pending: 4_000 });
  });

  it('takes turns with others, so that a big one holds up no small one', async () => {
    await stored('fax', 'dead', 3_000);
    await stored('telex', 'dead', 600);
    const [big, small] = [await asked({ destination: 'fax' }), await asked({ destination: 'telex' })];
    run();
    await ended(big);
    const [bigOne, smallOne] = [await log.find(big), await log.find(small)];
    expect(smallOne?.endedAt?.getTime()).toBeLessThan(bigOne?.endedAt?.getTime() ?? 0);
  });

  it('is given up, with the reason, when its steps fail again and again', async () => {
    const id = await asked({ ids: ['of no delivery'] });
    run();
    expect(await ended(id)).toMatchObject({
      status: 'failed',
      replayed: 0,
      detail: 'a step failed 5 times in a row: error 22P02',
    });
  });

  it('does not go on once it was stopped, and one that has ended stays as it is', async () => {
    await stored('fax', 'dead', 3);
    const id = await asked({});
    expect(await log.end(storage.database, id, 'stopped', null)).toBe(true);
    const other = await asked({ destination: 'telex' });
    run();
    expect(await ended(other)).toMatchObject({ status: 'done', replayed: 0 });
    expect(await log.end(storage.database, other, 'stopped', null)).toBe(false);
    expect(await log.find(id)).toMatchObject({ status: 'stopped', replayed: 0 });
    expect(await statuses()).toEqual({ dead: 3 });
  });
});
