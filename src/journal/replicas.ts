import type { DestinationName } from '../model/delivery.ts';
import type { Database, Queryable } from '../storage/database.ts';

/** What a process of the service says of itself. */
export interface Presence {
  readonly id: string;
  readonly host: string;
  readonly version: string;
  /** The destinations that it delivers to. */
  readonly leads: readonly DestinationName[];
  /** Equal where the configuration in force is. */
  readonly configHash: string;
  /** Since Voucherify's last signed request; null when there was none. */
  readonly lastWebhookAgeMs: number | null;
}

export interface Replica extends Omit<Presence, 'lastWebhookAgeMs'> {
  readonly startedAt: Date;
  readonly seenAt: Date;
}

/** Of what was silent for this long nobody is told any more: it was killed, or lost its database. */
const silentFor = '30 seconds';

/** The processes of the service that run. */
export class Replicas {
  constructor(private readonly database: Database) {}

  /** One small commit; also takes away what has been silent for long. */
  async present({ id, host, version, leads, configHash, lastWebhookAgeMs }: Presence): Promise<void> {
    await this.database.query(
      `WITH gone AS (
         DELETE FROM tier_relay.replicas WHERE id <> $1 AND seen_at < now() - interval '${silentFor}'
       )
       INSERT INTO tier_relay.replicas (id, host, version, leads, config_hash, last_webhook_at)
       VALUES ($1, $2, $3, $4, $5, now() - $6::float8 * interval '1 ms')
       ON CONFLICT (id) DO UPDATE
       SET seen_at = now(), leads = excluded.leads, config_hash = excluded.config_hash,
           last_webhook_at = excluded.last_webhook_at`,
      [id, host, version, leads, configHash, lastWebhookAgeMs],
    );
  }

  async leave(id: string): Promise<void> {
    await this.database.query('DELETE FROM tier_relay.replicas WHERE id = $1', [id]);
  }

  /** The eldest first. */
  list(): Promise<Replica[]> {
    return this.database.query<Replica & { [column: string]: unknown }>(
      `SELECT id, host, started_at AS "startedAt", seen_at AS "seenAt", version, leads, config_hash AS "configHash"
       FROM tier_relay.replicas WHERE seen_at >= now() - interval '${silentFor}' ORDER BY started_at, id`,
    );
  }

  lastWebhookAt(): Promise<Date | null> {
    return lastWebhookAt(this.database);
  }
}

/** When Voucherify last sent something, be it a test; what is stored outlives the process that took it. */
export async function lastWebhookAt(database: Queryable): Promise<Date | null> {
  const [last] = await database.query<{ at: Date | null }>(
    `SELECT greatest((SELECT max(received_at) FROM tier_relay.events),
       (SELECT max(received_at) FROM tier_relay.rejected_events),
       (SELECT max(last_webhook_at) FROM tier_relay.replicas)) AS at`,
  );
  return last?.at ?? null;
}
