import type { Database, Queryable } from '../storage/database.ts';

/** What a process of the service says about itself. */
export interface Presence {
  readonly id: string;
  readonly host: string;
  readonly version: string;
  /** The destinations that this process delivers to. */
  readonly leads: readonly string[];
  /** Equal for processes with the same configuration in force. */
  readonly configHash: string;
  /** Milliseconds since Voucherify's last signed request to this process; null when there was none. */
  readonly lastWebhookAgeMs: number | null;
}

export interface Replica extends Omit<Presence, 'lastWebhookAgeMs'> {
  readonly startedAt: Date;
  readonly seenAt: Date;
}

/** After this silence a process is no longer listed: it was killed, or lost its database. */
const silentFor = '30 seconds';

/** Keeps the list of the running processes of the service. */
export class Replicas {
  constructor(private readonly database: Database) {}

  /** Says that this process runs; also deletes processes that were silent for long. One small commit. */
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

  /** Returns the processes that run, the eldest first. */
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

/** Returns when Voucherify last sent something, be it a test. Stored events tell it of processes that are gone. */
export async function lastWebhookAt(database: Queryable): Promise<Date | null> {
  const [last] = await database.query<{ at: Date | null }>(
    `SELECT greatest((SELECT max(received_at) FROM tier_relay.events),
       (SELECT max(received_at) FROM tier_relay.rejected_events),
       (SELECT max(last_webhook_at) FROM tier_relay.replicas)) AS at`,
  );
  return last?.at ?? null;
}
