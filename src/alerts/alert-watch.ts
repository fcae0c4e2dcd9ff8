import { backOffMs } from '../bus/retry-policy.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Queryable } from '../storage/database.ts';
import type { AlertNotice, AlertTarget } from './alert.ts';
import { alertsNow, type Watched } from './alert-conditions.ts';
import type { AlertChange, AlertLog } from './alert-log.ts';

/** The longest back-off, shorter than a delivery's: alerts must reach people soon. Tries go on for a day. */
const longestDelayMs = 5 * 60_000;
const maxAttempts = 300;

/** Sends a notice to a target. An expected failure is an outcome. */
export type TellAlert = (notice: AlertNotice) => Promise<Outcome>;

export interface AlertWatchParts {
  readonly log: AlertLog;
  readonly watched: () => Watched;
  /** Where the settings in force send alerts, and how. */
  readonly targets: () => ReadonlyMap<AlertTarget, TellAlert>;
  readonly firstRetryMs: number;
  readonly observer: AlertObserver;
}

export interface AlertObserver {
  changed(change: AlertChange): void;
  /** Called when a notice could not be sent. `isGivenUp`: it will not be tried again. */
  untold(notice: AlertNotice, why: { readonly detail: string; readonly isGivenUp: boolean }): void;
}

/** Looks for alerts, and sends their notices. Only the leader does: see `Leadership`. */
export class AlertWatch {
  constructor(private readonly parts: AlertWatchParts) {}

  /** Looks once. @param session ends with the lead, so that two processes do not send the same notice. */
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
    if (tell === undefined) return log.settle(session, notice); // the settings no longer have this target
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
