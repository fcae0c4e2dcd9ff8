import { PgBoss } from 'pg-boss';
import type { Connection, Queryable } from '../journal/database.ts';
import type { DestinationName } from '../model/delivery.ts';

/**
 * pg-boss deletes a job that waits longer than its retention (14 days by default). A paused destination keeps what it
 * is owed, so ours never comes due.
 */
const retentionSeconds = 3_650 * 86_400;
/**
 * pg-boss's longest. A job is given back long before: by its dispatcher, or when the next one reclaims what a dead one
 * had in its hands.
 */
const expireInSeconds = 86_400;
/** pg-boss takes the highest priority first, and keeps it as a PostgreSQL integer: below 2^31. */
const priorities = 2 ** 31;
/** A delivery's attempts are counted in the delivery log; the queue itself never gives a job up. */
const retryLimit = 1_000_000_000;

/**
 * The durable queues: one per destination, on pg-boss. A job is a delivery's place in its queue and has the delivery's
 * id, so a delivery is queued at most once, however often it is put.
 */
export class Queue {
  readonly #boss: PgBoss;

  constructor(connection: Connection, onError: (error: Error) => void) {
    this.#boss = new PgBoss({
      ...connection,
      schema: 'tier_relay_bus',
      application_name: 'tier-relay queue',
      max: 3,
      schedule: false,
      registerInstance: false,
    });
    this.#boss.on('error', onError);
  }

  async start(destinations: readonly DestinationName[]): Promise<void> {
    await this.#boss.start();
    for (const destination of destinations) {
      await this.#boss.createQueue(destination, { retentionSeconds, expireInSeconds, retryLimit });
    }
  }

  /** Puts deliveries in line as part of the transaction, each at its place in order of acceptance. */
  async put(transaction: Queryable, destination: DestinationName, jobs: readonly QueuedDelivery[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.#boss.insert(
      destination,
      jobs.map(({ id, sequence, dueAt }) => ({
        id,
        priority: -(sequence % priorities),
        ...(dueAt && { startAfter: dueAt }),
      })),
      { db: bossDatabase(transaction), returnId: false },
    );
  }

  /** The same for deliveries that may be in line already, but are due at another time now. */
  async putAgain(transaction: Queryable, destination: DestinationName, jobs: readonly QueuedDelivery[]): Promise<void> {
    await this.remove(
      transaction,
      destination,
      jobs.map(({ id }) => id),
    );
    await this.put(transaction, destination, jobs);
  }

  /** Takes up to `limit` due deliveries out of the line, the lowest sequences first; a rollback leaves them in it. */
  async take(transaction: Queryable, destination: DestinationName, limit: number): Promise<string[]> {
    const jobs = await this.#boss.fetch(destination, { batchSize: limit, db: bossDatabase(transaction) });
    return jobs.map((job) => job.id);
  }

  async remove(transaction: Queryable, destination: DestinationName, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#boss.deleteJob(destination, [...ids], { db: bossDatabase(transaction) });
  }

  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: false });
  }
}

export interface QueuedDelivery {
  readonly id: string;
  /** Its event's: order of acceptance. */
  readonly sequence: number;
  /** When it may be taken; at once when absent. */
  readonly dueAt?: Date;
}

function bossDatabase(transaction: Queryable) {
  return { executeSql: async (sql: string, values?: unknown[]) => ({ rows: await transaction.query(sql, values) }) };
}
