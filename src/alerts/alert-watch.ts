import { backOffMs } from '../bus/retry-policy.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Queryable } from '../storage/database.ts';
import type { AlertNotice, AlertTarget } from './alert.ts';
import { alertsNow, type Watched } from './alert-conditions.ts';
import type { AlertChange, AlertLog } from './alert-log.ts';

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
  readonly observer: AlertObserver;
}

export interface AlertObserver {
  changed(change: AlertChange): void;
  /** It could not be told; `isGivenUp`: and will not be any more. */
  untold(notice: AlertNotice, why: { readonly detail: string; readonly isGivenUp: boolean }): void;
}

/** Looks what a person should know of, and tells it. By the one who leads: see `Leadership`. */
export class AlertWatch {
  constructor(private readonly parts: AlertWatchParts) {}

  /** @param session ends with the lead, so that another's alerts are not told twice. */
  async look(session: Queryable, signal: AbortSignal): Promise<void> {
    const { log, watched, targets, observer } = this.parts;
    const now = await alertsNow(session, watched());
    for (const change of await log.update(session, now, [...targets().keys()])) observer.changed(change);
    while (!signal.aborted) {
      const notice = await log.claim(session);
      if (notice === undefined) return;
      await this.#tell(session, notice);
    }
  }

  async #tell(session: Queryable, notice: AlertNotice): Promise<void> {
    const { log, targets, firstRetryMs, observer } = this.parts;
    const tell = targets().get(notice.target);
    if (tell === undefined) return log.settle(session, notice); // nobody wants to hear it there any more
    const outcome = await tell(notice);
    if (outcome.kind === 'delivered') return log.settle(session, notice);
    const detail = 'detail' in outcome ? outcome.detail : outcome.kind;
    const isGivenUp = notice.attempt >= maxAttempts;
    observer.untold(notice, { detail, isGivenUp });
    if (isGivenUp) return log.settle(session, notice);
    const policy = { firstDelayMs: firstRetryMs, longestDelayMs };
    const askedMs = 'afterMs' in outcome ? (outcome.afterMs ?? 0) : 0;
    const waitMs = Math.max(Math.min(askedMs, longestDelayMs), backOffMs(notice.attempt, Math.random(), policy));
    return log.putOff(session, notice, { ms: waitMs, detail });
  }
}
