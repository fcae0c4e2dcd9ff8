import { backOffMs } from '../bus/retry-policy.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Queryable } from '../storage/database.ts';
import type { AlertNotice, AlertTarget } from './alert.ts';
import { alertsNow, type Watched } from './alert-conditions.ts';
import type { AlertLog } from './alert-log.ts';

/** Waits are shorter than a delivery's: who is paged needs it soon, for a day. */
const longestDelayMs = 5 * 60_000;
const maxAttempts = 300;

/** Tells a target; an expected failure is an outcome. */
export type TellAlert = (notice: AlertNotice) => Promise<Outcome>;

export interface AlertWatchParts {
  readonly log: AlertLog;
  readonly watched: () => Watched;
  /** Where alerts are told by the settings in force. */
  readonly targets: () => ReadonlyMap<AlertTarget, TellAlert>;
  readonly firstRetryMs: number;
  /** An alert that will not be told any more. */
  readonly onGivenUp: (notice: AlertNotice, detail: string) => void;
}

/** Looks what a person should know of, and tells it. By the one who leads: see `Leadership`. */
export class AlertWatch {
  constructor(private readonly parts: AlertWatchParts) {}

  /** @param session ends with the lead, so that another's alerts are not told twice. */
  async look(session: Queryable, signal: AbortSignal): Promise<void> {
    const { log, watched, targets } = this.parts;
    await log.update(session, await alertsNow(session, watched()), [...targets().keys()]);
    while (!signal.aborted) {
      const notice = await log.claim(session);
      if (notice === undefined) return;
      await this.#tell(session, notice);
    }
  }

  async #tell(session: Queryable, notice: AlertNotice): Promise<void> {
    const { log, targets, firstRetryMs, onGivenUp } = this.parts;
    const tell = targets().get(notice.target);
    if (tell === undefined) return log.settle(session, notice); // nobody wants to hear it there any more
    const outcome = await tell(notice);
    if (outcome.kind === 'delivered') return log.settle(session, notice);
    const detail = 'detail' in outcome ? outcome.detail : outcome.kind;
    if (notice.attempt >= maxAttempts) {
      onGivenUp(notice, detail);
      return log.settle(session, notice);
    }
    const policy = { firstDelayMs: firstRetryMs, longestDelayMs };
    const askedMs = 'afterMs' in outcome ? (outcome.afterMs ?? 0) : 0;
    const waitMs = Math.max(Math.min(askedMs, longestDelayMs), backOffMs(notice.attempt, Math.random(), policy));
    return log.putOff(session, notice, { ms: waitMs, detail });
  }
}
