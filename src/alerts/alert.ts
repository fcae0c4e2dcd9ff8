export const alertNames = [
  'destination_stopped',
  'lane_on_hold',
  'oldest_waiting',
  'dead_letters',
  'events_rejected',
  'silence',
] as const;

export type AlertName = (typeof alertNames)[number];

/** A condition that a person should know of. No personal data: codes, counts and what to do. */
export interface Alert {
  readonly name: AlertName;
  /** A destination, a lane of it, or empty. At most one alert of a name and scope is open at a time. */
  readonly scope: string;
  readonly summary: string;
  readonly remedy: string;
}

/** Where alerts are sent. */
export type AlertTarget = 'slack' | 'webhook';

/** The news for one target that an alert began, or is over. */
export interface AlertNotice extends Alert {
  readonly alertId: string;
  readonly sequence: string;
  readonly target: AlertTarget;
  readonly state: 'open' | 'over';
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  readonly since: Date;
  readonly resolvedAt: Date | null;
}
