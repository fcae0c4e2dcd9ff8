import type { Database, Queryable } from '../storage/database.ts';
import type { ReplayFilter } from '../journal/replay-deliveries.ts';
import type { ReplayKind, ReplayLog, StepResult } from '../journal/replay-log.ts';
import { WakeUp } from './wake-up.ts';

/** How soon a replay is taken up that another process was asked for, or has left behind. */
const lookMs = 5_000;
/** How long to wait after a step failed, as when the database is away. */
const retryMs = 500;
/** A step that fails this often in a row will not come off. */
const mostFailures = 5;

/** What can be asked for again by the thousand. */
export interface Replayable {
  /** How many a replay would take. */
  count(database: Queryable, filter: ReplayFilter): Promise<number>;
  /** Replays the next few in one transaction of some milliseconds, so that a big replay does not slow the webhook. */
  step(transaction: Queryable, filter: ReplayFilter, cursor: string | null): Promise<StepResult>;
}

/**
 * Carries out the replays of many. Each step is a transaction that locks the replay, does a part of it and says how far
 * it has come: whichever process is there goes on when another is gone, and does nothing twice.
 */
export class ReplayRunner {
  readonly #kinds = new Map<ReplayKind, Replayable>();
  readonly #wakeUp = new WakeUp();
  readonly #stopping = new AbortController();
  /** By replay, how many of its steps in a row have failed here. */
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

  /** There may be a replay: look at once. */
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

/** A message may quote a row. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}
