import { setTimeout as sleep } from 'node:timers/promises';
import type { Audit, Via } from '../journal/audit.ts';
import type { ReplayFilter } from '../journal/replay-deliveries.ts';
import type { Replay, ReplayKind, ReplayLog } from '../journal/replay-log.ts';
import type { Database } from '../storage/database.ts';
import type { ReplayRunner } from './replay-runner.ts';

/** Milliseconds that the answer to an operator waits for the end of a replay. */
const patienceMs = 5_000;
const lookMs = 50;

interface ReplaysParts {
  readonly database: Database;
  readonly log: ReplayLog;
  readonly audit: Audit;
  readonly runner: ReplayRunner;
}

/** Replays, as people ask for them; each is noted in the audit. */
export class Replays {
  constructor(private readonly parts: ReplaysParts) {}

  /** Replays one delivery. Resolves to false when there is none of this id, or it cannot be replayed. */
  async one(deliveryId: string, via: Via): Promise<boolean> {
    const { database, audit, runner } = this.parts;
    return database.transaction(async (transaction) => {
      const { replayed } = await runner.replayable('deliveries').step(transaction, { ids: [deliveryId] }, null);
      if (replayed === 0) return false;
      await audit.write(transaction, { action: 'replay', via, target: deliveryId, detail: 'one delivery' });
      return true;
    });
  }

  /** Counts what `many` would take. */
  count(kind: ReplayKind, filter: ReplayFilter): Promise<number> {
    return this.parts.runner.replayable(kind).count(this.parts.database, filter);
  }

  /** Begins a replay of all that was received until now. Resolves at its end, or after `patienceMs`, to its state. */
  async many(kind: ReplayKind, filter: ReplayFilter, via: Via): Promise<Replay> {
    const { database, log, audit, runner } = this.parts;
    const id = await database.transaction(async (transaction) => {
      const fixed = { ...filter, until: filter.until ?? (await log.now(transaction)) };
      const matching = await runner.replayable(kind).count(transaction, fixed);
      const detail = `${matching} ${kind === 'rejected' ? 'rejected events' : 'deliveries'}`;
      const inserted = await log.insert(transaction, { kind, filter: fixed, matching });
      await audit.write(transaction, { action: 'replay', via, target: inserted, detail });
      return inserted;
    });
    runner.wake();
    return this.#ended(id);
  }

  /** Stops a replay after the step under way. Resolves to undefined when there is none of this id. */
  async stop(id: string, via: Via): Promise<Replay | undefined> {
    const { database, log, audit } = this.parts;
    await database.transaction(async (transaction) => {
      if (!(await log.end(transaction, id, 'stopped', null))) return;
      await audit.write(transaction, { action: 'replay-stopped', via, target: id, detail: null });
    });
    return log.find(id);
  }

  /** Polls the database: any process may carry out the last step. */
  async #ended(id: string): Promise<Replay> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const replay = await this.parts.log.find(id);
      if (!replay) throw new Error('a replay that was just begun is gone');
      if (replay.status !== 'running' || performance.now() >= deadline) return replay;
      await sleep(lookMs);
    }
  }
}
