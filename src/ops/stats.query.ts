import 'reflect-metadata';
import { Matches } from 'class-validator';
import { duration } from '../config/duration.ts';
import { badRequest } from '../http/problem.ts';

const aDuration = { message: '$property must be a number of minutes, hours or days, such as 10m, 1h or 7d' };

const minuteMs = 60_000;
const longestMs = 90 * 24 * 60 * minuteMs;
const mostSteps = 500;

export class StatsQuery {
  /** Length of the window, at most 90d. */
  @Matches(/^[1-9]\d{0,5}[mhd]$/, aDuration)
  window = '24h';

  /** Length of a step; at most 500 in the window. */
  @Matches(/^[1-9]\d{0,5}[mhd]$/, aDuration)
  step = '1h';
}

/** Reads the window and the step. @throws Problem 400. */
export function timesOf(query: StatsQuery): { windowMs: number; stepMs: number } {
  const windowMs = duration(query.window) ?? 0;
  const stepMs = duration(query.step) ?? 0;
  if (windowMs > longestMs) badRequest('window must be 90d or less');
  if (stepMs > windowMs || windowMs > mostSteps * stepMs)
    badRequest(`step must be of such a length that the window has 1 to ${mostSteps} of them`);
  return { windowMs, stepMs };
}
