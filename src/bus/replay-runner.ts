import type { Database, Queryable } from '../storage/database.ts';
import type { ReplayFilter } from '../journal/replay-deliveries.ts';
import type { ReplayKind, ReplayLog, StepResult } from '../journal/replay-log.ts';
import { WakeUp } from './wake-up.ts';

/** Milliseconds between two looks for replays that another process was asked for, or left behind. */
const lookMs = 5_000;
/** Milliseconds to wait after a failed step, as when the database is away. */
const retryMs = 500;
/** Failures of a step in a row after which the replay is given up. */
const mostFailures = 5;

/** A kind of thing that a person can replay by the thousand. */
export interface Replayable {
  /** Counts the things that a replay would take. */
  count(database: Queryable, filter: ReplayFilter): Promise<number>;
  /** Replays the next few, in some milliseconds: a transaction that is longer would slow the webhook. */
  step(transaction: Queryable, filter: ReplayFilter, cursor: string | null): Promise<StepResult>;
}

/**
 * Carries out replays of many things. Each step is a transaction that locks the replay, does a part of it and notes how
 * far it has come. So any process goes on with a replay that another process left behind, and does nothing twice.
 */
export class ReplayRunner {
  readonly #kinds = new Map<ReplayKind, Replayable>();
  readonly #wakeUp = new WakeUp();
  readonly #stopping = new AbortController();
  /** Failed steps in a row in this process, by the replay's id. */
  readonly #failures = new Map<string, number>();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly log: ReplayLog,
  ) {}

  register(kind: ReplayKind, replayable: Replayable): void {
    this.#kinds.set(kind, replayable);
  }

  replayable(kind: ReplayKind): Replayable {
    const replayable = this.#kinds.get(kind);
    if (!replayable) throw new Error(`nobody replays ${kind}`);
    return replayable;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when the step under way has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Makes the runner look at once, as there may be a replay. */
  wake(): void {
    this.#wakeUp.call();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const came = await this.#step();
      if (came === 'idle') await this.#wakeUp.wait(lookMs, signal);
      if (came === 'failed') await new WakeUp().wait(retryMs, signal);
    }
  }

  async #step(): Promise<'stepped' | 'idle' | 'failed'> {
    let id: string | undefined;
    try {
      await this.database.transaction(async (transaction) => {
        const replay = await this.log.next(transaction);
        if (!replay) return;
        id = replay.id;
        const result = await this.replayable(replay.kind).step(transaction, replay.filter, replay.cursor);
        await this.log.advance(transaction, replay.id, result);
      });
      if (id !== undefined) this.#failures.delete(id);
      return id === undefined ? 'idle' : 'stepped';
    } catch (error) {
      if (id !== undefined) await this.#failed(id, error).catch(() => undefined);
      return 'failed';
    }
  }

  async #failed(id: string, error: unknown): Promise<void> {
    const failures = (this.#failures.get(id) ?? 0) + 1;
    this.#failures.set(id, failures);
    if (failures < mostFailures) return;
    this.#failures.delete(id);
    await this.log.end(this.database, id, 'failed', `a step failed ${failures} times in a row: ${codeOf(error)}`);
  }
}

/** Returns the error's name and code. Its message may quote a row. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}
