import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { createTestDatabase } from '../../test/support/test-postgres.ts';
import { takeDue } from '../../test/support/take-due.ts';
import { Database } from './database.ts';
import { migrate } from './migrate.ts';

/** Rows as the first release stored them, with pg-boss's tables beside ours. */
const stored = `
  CREATE SCHEMA tier_relay_bus;
  CREATE TABLE tier_relay_bus.job (id uuid, name text);
  INSERT INTO tier_relay.events (id, payload, change, customer_id, campaign_id, occurred_at)
  SELECT 'ev_' || n, '{}', jsonb_build_object('to', jsonb_build_object('id', 'tier_' || n)), 'cust', 'camp',
    '2026-08-14T00:00:00Z'::timestamptz + n * interval '1 second' FROM generate_series(1, 5) n;
  INSERT INTO tier_relay.deliveries (id, event_sequence, destination, status, reason, due_at, takes)
  SELECT gen_random_uuid(), sequence, 'hubspot', status, reason, now() + due, takes
  FROM tier_relay.events JOIN (VALUES
    ('ev_1', 'pending', NULL, interval '0', 0), ('ev_2', 'retrying', 'network', '-1 min', 1),
    ('ev_3', 'pending', 'auth', '-1 min', 2), ('ev_4', 'retrying', 'timeout', '1 hour', 3),
    ('ev_5', 'skipped', NULL, '0', 0)
  ) AS given (id, status, reason, due, takes) USING (id);
  INSERT INTO tier_relay.deliveries (id, event_sequence, destination, status, reason, due_at, takes)
  SELECT gen_random_uuid(), sequence, 'slack', 'pending', reason, now() + due, 1
  FROM tier_relay.events JOIN (VALUES
    ('ev_1', 'rate_limited', interval '30 s'), ('ev_2', 'network', '0')
  ) AS given (id, reason, due) USING (id)`;

describe('a database of the release before', () => {
  let database: Database;
  beforeAll(async () => {
    const connection = await createTestDatabase({ empty: true });
    const client = new pg.Client(connection);
    await client.connect();
    await runner({
      dbClient: client,
      dir: fileURLToPath(new URL('./migrations', import.meta.url)),
      direction: 'up',
      count: 1,
      migrationsSchema: 'tier_relay',
      migrationsTable: 'migrations',
      createMigrationsSchema: true,
      log: () => undefined,
    });
    await client.query(stored);
    await client.end();
    await migrate(connection);
    database = new Database(connection, () => undefined);
  });
  afterAll(() => database.close());

  it('keeps what waits, in order and at its time, and knows what is overtaken', async () => {
    const taken = await takeDue(database, 'hubspot', 9);
    expect(taken.map(({ sequence, overtaken }) => [sequence, overtaken])).toEqual([
      [1, true],
      [2, true],
      [3, true],
    ]);
    const waiting = `SELECT e.id FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
                     WHERE d.status = 'retrying' AND d.due_at > now()`; // only HubSpot's: Slack's are due at once
    expect(await database.query(waiting)).toEqual([{ id: 'ev_4' }]);
    const standings = `SELECT sequence::int, to_tier FROM tier_relay.standings WHERE destination = 'hubspot'`;
    expect(await database.query(standings)).toEqual([{ sequence: 4, to_tier: 'tier_4' }]);
  });

  it('tries the first of a channel that waits first, so that what follows does not pass it', async () => {
    const taken = await takeDue(database, 'slack', 9);
    expect(taken.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it('holds nothing of the queue that was beside it', async () => {
    expect(await database.query(`SELECT FROM pg_namespace WHERE nspname = 'tier_relay_bus'`)).toEqual([]);
  });
});
