export const alertNames = [
  'destination_stopped',
  'lane_on_hold',
  'oldest_waiting',
  'dead_letters',
  'events_rejected',
  'silence',
] as const;

export type AlertName = (typeof alertNames)[number];

/** Something that a person should know of. No personal data: codes, counts and what to do. */
export interface Alert {
  readonly name: AlertName;
  /** A destination, a lane of one, or empty: one alert of a name and scope is open at a time. */
  readonly scope: string;
  readonly summary: string;
  readonly remedy: string;
}

/** Where alerts are told. */
export type AlertTarget = 'slack' | 'webhook';

/** That an alert began, or that it is over: to be told to one target. */
export interface AlertNotice extends Alert {
  readonly alertId: string;
  readonly sequence: string;
  readonly target: AlertTarget;
  readonly state: 'open' | 'over';
  /** The number of this attempt, from 1. */
  readonly attempt: number;
  readonly since: Date;
  readonly resolvedAt: Date | null;
}
