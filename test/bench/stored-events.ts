import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

const stepSize = 50_000;
const fixture = new URL('../fixtures/voucherify/upgraded.envelope.json', import.meta.url);

/**
 * Fills and reads a connector's embedded PostgreSQL over its socket. The events that `add` writes look like a year of
 * webhooks: ids like Voucherify's, payloads of full size, two settled deliveries an event, a kind that only the oldest
 * events have, and a rare campaign.
 */
export class StoredEvents {
  readonly #client: pg.Client;
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };

  private constructor(client: pg.Client, connection: StoredEvents['connection']) {
    this.#client = client;
    this.connection = connection;
  }

  static async open(dataDir: string): Promise<StoredEvents> {
    const host = join(dataDir, 'postgres');
    const connection = { host, port: 5432, user: 'relay', database: 'postgres' };
    const client = new pg.Client({ ...connection, ssl: false });
    client.on('error', () => undefined);
    await client.connect();
    return new StoredEvents(client, connection);
  }

  async count(): Promise<number> {
    const { rows } = await this.#client.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM tier_relay.events',
    );
    return rows[0]?.count ?? 0;
  }

  async add(count: number, signal: AbortSignal): Promise<void> {
    // Switches off triggers and the checks of foreign keys, which hold by construction.
    await this.#client.query('SET session_replication_role = replica');
    const payload = JSON.stringify(JSON.parse(readFileSync(fixture, 'utf8')));
    for (let first = 0; first < count; first += stepSize) {
      signal.throwIfAborted();
      await this.#addStep(first, Math.min(count, first + stepSize) - 1, payload);
    }
    // Does autovacuum's work before the measurement instead of during it.
    await this.vacuum();
    await this.#client.query('CHECKPOINT');
  }

  /** Adds changes of one customer in one campaign, a second apart and delivered to HubSpot. */
  async addHistory(customer: string, count: number): Promise<void> {
    await this.#client.query(
      `WITH stored AS (
         INSERT INTO tier_relay.events (id, payload, change, customer_id, campaign_id, occurred_at)
         SELECT 'evcus_' || $1 || n, '{}', '{"kind": "upgraded"}', $1, 'camp', '2020-01-01'::timestamptz + n * interval '1 second'
         FROM generate_series(1, $2::int) n
         RETURNING sequence
       ), standing AS (
         INSERT INTO tier_relay.standings (customer_id, campaign_id, destination, occurred_at, sequence)
         SELECT $1, 'camp', 'hubspot', now(), max(sequence) FROM stored
       )
       INSERT INTO tier_relay.deliveries (id, event_sequence, destination, status, attempts)
       SELECT gen_random_uuid(), sequence, 'hubspot', 'delivered', 1 FROM stored`,
      [customer, count],
    );
  }

  /** Makes the deliveries of the customer's last `count` events pending. */
  async owe(customer: string, count: number): Promise<void> {
    await this.#client.query(
      `UPDATE tier_relay.deliveries SET status = 'pending', reason = NULL WHERE event_sequence IN (
         SELECT sequence FROM tier_relay.events WHERE customer_id = $1 ORDER BY sequence DESC LIMIT $2)`,
      [customer, count],
    );
  }

  async settleAll(): Promise<void> {
    await this.#client.query(`UPDATE tier_relay.deliveries SET status = 'delivered' WHERE status <> 'delivered'`);
  }

  /** Adds the tallies that the triggers, off in `add`, would have counted: old ones by the hour, like the sweeper. */
  async addTallies(): Promise<void> {
    await this.#client.query(
      `INSERT INTO tier_relay.tallies
       SELECT '-infinity', 'delivery', destination, status, 0, count(*) FROM tier_relay.deliveries GROUP BY 3, 4
       UNION ALL
       SELECT date_trunc(CASE WHEN e.received_at < now() - interval '2 days' THEN 'hour' ELSE 'minute' END, e.received_at),
         subject, d.destination, d.status, 0, count(*)
       FROM tier_relay.events e JOIN tier_relay.deliveries d ON d.event_sequence = e.sequence
       CROSS JOIN (VALUES ('delivery'), ('attempt')) AS subjects (subject) GROUP BY 1, 2, 3, 4`,
    );
  }

  async vacuum(): Promise<void> {
    for (const table of ['events', 'deliveries', 'standings'])
      await this.#client.query(`VACUUM (ANALYZE) tier_relay.${table}`);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  async #addStep(first: number, last: number, payload: string): Promise<void> {
    await this.#client.query(
      `WITH numbered AS (
         SELECT n, lpad(to_hex(1700000000000000 + n), 18, '0') AS hex, 'cust_' || substr(md5(n::text), 1, 24) AS customer,
           now() - interval '12 days' + n * interval '1 second' AS at, n % 4 AS tier,
           CASE WHEN n < 2000 AND n % 10 = 0 THEN 'left'
             ELSE (ARRAY['upgraded', 'upgraded', 'downgraded', 'joined', 'prolonged'])[1 + n % 5] END AS kind,
           CASE WHEN n % 200000 = 7 THEN 'camp_rare' ELSE 'camp_Rw3uYc8KdN1hVbQ5tLzXo7Ge' END AS campaign
         FROM generate_series($1::bigint, $2::bigint) n
       ), stored AS (
         INSERT INTO tier_relay.events
           (id, send_out_id, received_at, payload, change, customer_id, campaign_id, occurred_at)
         SELECT 'evcus_' || hex, 'whs_' || hex, at, replace($3, 'cust_8sLkQ2vT6nXyB4wRj1MzPc0H', customer),
           jsonb_build_object('kind', kind, 'occurredAt', at,
             'customer', jsonb_build_object('id', customer, 'name', 'Ada Lindqvist', 'email', customer || '@example.com'),
             'campaign', jsonb_build_object('id', campaign, 'name', 'Name of ' || campaign),
             'from', jsonb_build_object('id', 'lty_' || tier, 'name', 'Tier ' || tier),
             'to', jsonb_build_object('id', 'lty_' || tier + 1, 'name', 'Tier ' || tier + 1)),
           customer, campaign, at
         FROM numbered ORDER BY n
         RETURNING sequence, customer_id
       )
       INSERT INTO tier_relay.deliveries (id, event_sequence, destination, lane, status, reason, attempts)
       SELECT uuidv7(), sequence, destination, CASE destination WHEN 'slack' THEN 'C0LOYALTY' ELSE md5(customer_id) END,
         CASE WHEN sequence % 500 = 3 THEN 'dead' WHEN sequence % 97 = 5 THEN 'skipped'
           WHEN sequence % 31 = 4 THEN 'superseded' ELSE 'delivered' END,
         CASE WHEN sequence % 500 = 3 THEN 'rejected' END, 1
       FROM stored CROSS JOIN (VALUES ('hubspot'), ('slack')) AS destinations (destination) ORDER BY sequence`,
      [first, last, payload],
    );
  }
}
