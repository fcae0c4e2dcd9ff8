import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { duration } from '../config/duration.ts';
import { deliveryStatuses } from '../model/delivery.ts';
import { reasons } from '../model/outcome.ts';
import { kinds } from '../model/tier-change.ts';
import { Exit, exitCodes } from './exit.ts';

/** The ops API's filters. Each is a query parameter, or a field of a body, of the same name. */
const filters = {
  kind: ['of this kind', '<kind>'],
  campaign: ['its id', '<id>'],
  tier: ['name or id, of the tier before or after', '<tier>'],
  destination: ['such as those of tier-relay destinations', '<name>'],
  status: ['of a delivery', '<status>'],
  reason: ['why not', '<reason>'],
  lane: ['what waits as one; in Slack the channel', '<lane>'],
  customer: ["Voucherify's id of the customer", '<id>'],
  email: ['of the customer', '<address>'],
  since: ['received then or later: 24h, today, yesterday, 2026-01-31, 2026-01-31T22:00:00Z', '<time>'],
  until: ['received before then', '<time>'],
  notKind: ['not this kind', '<kind>'],
  notCampaign: ['not of this campaign', '<id>'],
  notTier: ['neither from nor to this tier', '<tier>'],
  notReason: ['not for this reason', '<reason>'],
  notLane: ['not in this lane', '<lane>'],
} as const satisfies Record<string, readonly [meaning: string, value: string]>;

type FilterName = keyof typeof filters;

/** All values of the filters that take a closed set. */
const choices: Readonly<Partial<Record<FilterName, readonly string[]>>> = {
  kind: kinds,
  status: [...deliveryStatuses, 'rejected'],
  reason: reasons,
  notKind: kinds,
  notReason: reasons,
};

const names = Object.keys(filters) as readonly FilterName[];

/** @param wanted the filters that the command takes. */
export function addFilter(command: CommandUnknownOpts, wanted: readonly FilterName[] = names): void {
  for (const name of wanted) {
    const [meaning, value] = filters[name];
    const flag = name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
    const option = new Option(`--${flag} ${value}`, meaning).helpGroup('Filter (all must hold):');
    const known = choices[name];
    command.addOption(known ? option.choices(known) : option);
  }
}

/** Returns the filters among a command's options. A time without a zone is in this machine's. @throws Exit */
export function readFilter(options: Readonly<Record<string, unknown>>, now = new Date()): Record<string, string> {
  const given = names.flatMap((name) => {
    const value = options[name];
    if (typeof value !== 'string') return [];
    return [[name, name === 'since' || name === 'until' ? instant(name, value, now) : value]];
  });
  return Object.fromEntries(given) as Record<string, string>;
}

/** Returns an instant as ISO 8601 in UTC. @throws Exit when `text` is not understood. */
export function instant(name: string, text: string, now: Date): string {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() - (text === 'yesterday' ? 1 : 0));
  if (text === 'today' || text === 'yesterday') return midnight.toISOString();
  const ago = duration(text);
  if (ago !== undefined) return new Date(now.getTime() - ago).toISOString();
  // `new Date` takes a day alone for midnight in UTC, not on this machine.
  const at = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text);
  if (/^\d{4}-/.test(text) && !Number.isNaN(at.getTime())) return at.toISOString();
  throw new Exit(`--${name} must be like 24h, today, yesterday, 2026-01-31 or 2026-01-31T22:00:00Z`, exitCodes.usage);
}
