import type { OwnedProcess } from '../support/owned-process.ts';
import { openWorkplace, type Workplace } from '../support/workplace.ts';

/** Time for a connector to finish its calls and to stop its PostgreSQL. */
const stopLimitMs = 15_000;

/** The processes and files of one measurement; `clear` ends and removes them. */
export class BenchStage {
  readonly #processes: OwnedProcess[] = [];
  readonly #workplaces: Workplace[] = [];

  readonly #over: AbortSignal;

  /** @param over aborts when a person ends the benchmark, or the measurement's time is over. */
  constructor(over: AbortSignal) {
    this.#over = over;
  }

  /** Aborts when the measurement is over, or when one of its processes has ended. */
  get signal(): AbortSignal {
    return AbortSignal.any([this.#over, ...this.#processes.map(({ ended }) => ended)]);
  }

  own(started: OwnedProcess): void {
    this.#processes.push(started);
  }

  async openWorkplace(): Promise<Workplace> {
    const workplace = await openWorkplace();
    this.#workplaces.push(workplace);
    return workplace;
  }

  get logFiles(): readonly string[] {
    return this.#workplaces.map(({ logFile }) => logFile);
  }

  async clear(): Promise<void> {
    for (const owned of this.#processes.reverse()) await owned.end('SIGTERM', stopLimitMs);
    for (const workplace of this.#workplaces) await workplace.clear();
  }
}
