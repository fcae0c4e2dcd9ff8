import { hubspotDefaults } from './hubspot/hubspot-defaults.ts';
import type { SandboxOptions } from './sandbox.ts';
import { sameShape } from './server/same-shape.ts';
import { isRecord } from './server/is-record.ts';
import { slackDefaults } from './slack/slack-defaults.ts';

export interface ProcessOptions extends Omit<SandboxOptions, 'now'> {
  /** Do not end when stdin closes. */
  readonly detached: boolean;
}

/** Options that came as JSON. Throws an Error that names what is wrong with them. */
export function parseSandboxOptions(value: unknown): ProcessOptions {
  if (!isRecord(value)) throw new Error('options must be a JSON object');
  const { hubspot = {}, slack = {}, ...rest } = value;
  return {
    seed: 1,
    detached: false,
    ...sameShape({ seed: 1, detached: false }, rest),
    hubspot: sameShape(hubspotDefaults, hubspot, { place: 'hubspot' }),
    slack: sameShape(slackDefaults, slack, { place: 'slack' }),
  };
}
