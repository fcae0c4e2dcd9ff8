import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import type { Service } from '../support/service.ts';
import type { ChaosStage } from './chaos-stage.ts';
import type { VendorFaults } from './vendor-faults.ts';

/** Longest time from readiness until interrupted deliveries are taken up again. */
const resumeLimitMs = 10_000;

export interface RelayCounts {
  kills: number;
  terminations: number;
  postgresCrashes: number;
  /** Deliveries in status `delivering` when the service was killed. */
  interrupted: number;
  /** Milliseconds from each start to readiness. */
  readonly readyMs: number[];
  /** Milliseconds from readiness until all interrupted deliveries were taken up again. */
  readonly resumedMs: number[];
  readonly odd: string[];
}

interface Interrupted extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly attempts: number;
}

/** A service that chaos kills and starts again. */
export class ChaosRelay {
  readonly counts: RelayCounts = {
    kills: 0,
    terminations: 0,
    postgresCrashes: 0,
    interrupted: 0,
    readyMs: [],
    resumedMs: [],
    odd: [],
  };
  readonly #stage: ChaosStage;
  readonly #faults: VendorFaults;
  #relay: Service | undefined;

  constructor(stage: ChaosStage, faults: VendorFaults) {
    this.#stage = stage;
    this.#faults = faults;
  }

  async start(): Promise<void> {
    this.#relay = await this.#stage.launch();
    this.counts.readyMs.push(await this.#relay.ready());
  }

  /**
   * Kills the service with kill -9, starts it, and measures how soon interrupted deliveries go on. Meanwhile the
   * vendors have no faults: they could hold a destination up for any time.
   */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
    this.counts.kills += 1;
    const sql = `SELECT id, attempts FROM tier_relay.deliveries WHERE status = 'delivering'`;
    const interrupted = await this.#stage.query<Interrupted>(sql);
    this.counts.interrupted += interrupted.length;
    this.#faults.end();
    await this.start();
    await this.#resumed(interrupted);
    this.#faults.begin();
  }

  /** Stops the service with SIGTERM, as an orchestrator does, and starts it again. */
  async terminate(): Promise<void> {
    const end = await this.#end('SIGTERM');
    this.counts.terminations += 1;
    if (end !== 0) this.counts.odd.push(`SIGTERM ended it with ${end}`);
    await this.start();
  }

  /** Kills PostgreSQL's first process with kill -9; its children end with it. The service must recover by itself. */
  async crashPostgres(): Promise<void> {
    const pidFile = await readFile(join(this.#stage.dataDir, 'postgres', 'postmaster.pid'), 'utf8');
    process.kill(Number.parseInt(pidFile, 10), 'SIGKILL');
    this.counts.postgresCrashes += 1;
  }

  /** Kills PostgreSQL and the service, as when the machine goes down, and starts the service. */
  async crashAll(): Promise<void> {
    await this.crashPostgres();
    await this.#end('SIGKILL');
    this.counts.kills += 1;
    await this.start();
  }

  async stop(): Promise<void> {
    if (this.#relay?.running) await this.#end('SIGTERM');
  }

  /** Ends the service. Reports it when the service has ended by itself, which no vendor or database may cause. */
  async #end(signal: 'SIGKILL' | 'SIGTERM') {
    const relay = this.#relay!;
    if (!relay.running) this.counts.odd.push(`the service ended by itself: ${relay.output.slice(-4_000)}`);
    return relay.end(signal);
  }

  async #resumed(interrupted: readonly Interrupted[]): Promise<void> {
    const startedAt = performance.now();
    const waiting = new Map(interrupted.map(({ id, attempts }) => [id, attempts]));
    const look = async (): Promise<void> => {
      const rows = await this.#stage.query<{ id: string }>(takenUpAgain, [[...waiting.keys()], [...waiting.values()]]);
      for (const { id } of rows) waiting.delete(id);
      if (waiting.size > 0) throw new Error(`${waiting.size} deliveries are not taken up again`);
    };
    try {
      await eventually(look, { withinMs: resumeLimitMs });
    } catch (error) {
      this.counts.odd.push(`${resumeLimitMs} ms after a restart: ${String(error)}`);
    }
    this.counts.resumedMs.push(performance.now() - startedAt);
  }
}

/** Selects deliveries that were tried again, are settled, or wait for a later time since the interruption. */
const takenUpAgain = `
  SELECT d.id FROM tier_relay.deliveries d JOIN unnest($1::uuid[], $2::int[]) AS was (id, attempts) ON was.id = d.id
  WHERE d.attempts > was.attempts OR d.status NOT IN ('delivering', 'pending')
    OR (d.status = 'pending' AND d.due_at > now() + interval '5 s')`;
