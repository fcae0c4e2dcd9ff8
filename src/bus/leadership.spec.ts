import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { eventually } from '../../test/support/eventually.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { Leadership } from './leadership.ts';

let storage: Storage;
const started: Leadership[] = [];

beforeAll(async () => {
  storage = await openTestStorage();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((leadership) => leadership.stop()));
});
afterAll(() => storage.close());

async function until(signal: AbortSignal): Promise<void> {
  await once(signal, 'abort');
}

/** A process that runs for the lead. While it leads, it only waits for the end. */
function candidate(name: string, lead = until) {
  const seen = { leading: false, terms: 0, notified: 0, errors: [] as unknown[] };
  const leadership = new Leadership({
    connection: storage.connection,
    name,
    channel: 'tier_relay',
    onNotification: () => (seen.notified += 1),
    lead: async (signal) => {
      seen.leading = true;
      seen.terms += 1;
      try {
        await lead(signal);
      } finally {
        seen.leading = false;
      }
    },
    onError: (error) => seen.errors.push(error),
  });
  started.push(leadership);
  leadership.start();
  return Object.assign(seen, { stop: () => leadership.stop() });
}

async function leaderOf<T extends { leading: boolean }>(candidates: readonly T[], withinMs = 5_000): Promise<T> {
  return eventually(
    () => {
      const [leader, ...others] = candidates.filter(({ leading }) => leading);
      expect(others).toEqual([]);
      expect(leader).toBeDefined();
      return leader as T;
    },
    { withinMs },
  );
}

function terminate(name: string) {
  return storage.database.query(
    `SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid AND l.granted
     WHERE l.locktype = 'advisory' AND a.application_name = $1`,
    [`tier-relay leader ${name}`],
  );
}

describe('of two candidates', () => {
  it('one leads, and hands over at once when it stops', async () => {
    const both = [candidate('stop'), candidate('stop')];
    const first = await leaderOf(both);
    await first.stop();
    expect(first.leading).toBe(false);
    expect(await leaderOf(both, 2_000)).not.toBe(first);
  });

  it('one leads again within seconds after the leader’s session has ended, and never both', async () => {
    const both = [candidate('killed'), candidate('killed')];
    const terms = () => both.reduce((sum, candidate) => sum + candidate.terms, 0);
    await leaderOf(both);
    await terminate('killed');
    await eventually(() => expect(terms()).toBe(2)); // either may win, but one after the other
    await leaderOf(both);
    expect(both.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('the other waits while the leader ends its work', async () => {
    const work = Promise.withResolvers<void>();
    const first = candidate('busy', async (signal) => {
      await once(signal, 'abort');
      await work.promise;
    });
    await leaderOf([first]);
    const second = candidate('busy');
    const stopped = first.stop();
    await eventually(async () => {
      const asked = await storage.database.query(
        `SELECT FROM pg_stat_activity WHERE application_name LIKE '%leader busy'`,
      );
      expect(asked).toHaveLength(2);
    });
    expect([first.leading, second.leading]).toEqual([true, false]);
    work.resolve();
    await stopped;
    await leaderOf([second]);
  });

  it('both lead when they are candidates for different things', async () => {
    const [hubspot, slack] = [candidate('hubspot'), candidate('slack')];
    await leaderOf([hubspot]);
    await leaderOf([slack]);
  });
});

describe('a leader', () => {
  it('hears the notifications that name what it leads, and no others', async () => {
    const leader = candidate('heard');
    await leaderOf([leader]);
    let sent = 0;
    const notify = async (): Promise<void> => {
      sent += 1;
      await storage.database.query(`SELECT pg_notify('tier_relay', 'heard')`);
    };
    await eventually(async () => {
      await notify();
      expect(leader.notified).toBeGreaterThan(0);
    });
    await storage.database.query(`SELECT pg_notify('tier_relay', 'other-' || n) FROM generate_series(1, 100) n`);
    await storage.database.query(`SELECT pg_notify('elsewhere', 'heard')`);
    const { notified } = leader;
    await notify();
    await eventually(() => expect(leader.notified).toBeGreaterThan(notified));
    expect(leader.notified).toBeLessThanOrEqual(sent);
  });

  it('whose work fails says so, and is elected again', async () => {
    const leader = candidate('failing', async () => Promise.reject(new Error('a bug')));
    await eventually(() => expect(leader.terms).toBeGreaterThan(1));
    expect(leader.errors).toContainEqual(new Error('a bug'));
  });

  it('is elected again after its session has ended', async () => {
    const leader = candidate('alone');
    await leaderOf([leader]);
    await terminate('alone');
    await eventually(() => expect(leader.terms).toBe(2));
  });
});
