import 'reflect-metadata';
import { duration } from '../../config/duration.ts';
import { must } from '../../config/must.ts';
import { kinds } from '../../model/tier-change.ts';
import type { Kind } from '../../model/tier-change.ts';
import { parseCustomerLink } from './customer-link.ts';
import { defaultMessages } from './default-messages.ts';
import { parseMessageTemplate } from './message-template.ts';

class RouteSettings {
  /** Id or name; unset: any campaign. */
  @must.satisfy(optionalTextProblem)
  readonly campaign?: string;

  /** Id or name of the tier reached; unset: any tier. */
  @must.satisfy(optionalTextProblem)
  readonly tier?: string;

  @must.satisfy(channelProblem)
  readonly channel!: string;
}

class DigestSettings {
  /** More than this many waiting for one channel are posted together. */
  @must.beInteger(1, 1000)
  readonly above: number = 5;

  /** A Slack table holds at most 100 rows. */
  @must.beInteger(1, 100)
  readonly rows: number = 50;
}

/** `destinations.slack` of the configuration file. */
export class SlackSettings {
  @must.beTrueOrFalse()
  readonly enabled: boolean = true;

  @must.beTrueOrFalse()
  readonly paused: boolean = false;

  @must.beWordsFrom(kinds)
  readonly events: readonly Kind[] = ['upgraded'];

  /** Where a change goes that no route matches; unset: nowhere. */
  @must.satisfy(defaultChannelProblem)
  readonly channel?: string;

  /** The first that matches wins. */
  @must.beBlocks(RouteSettings)
  readonly routes: readonly RouteSettings[] = [];

  @must.satisfy(messageProblem)
  readonly message: string = defaultMessages.upgraded;

  @must.beBlock(DigestSettings)
  readonly digest: DigestSettings = new DigestSettings();

  @must.beDuration('never')
  readonly skipOlderThan: string = '24h';

  /** What to do with a post that Slack did not answer and may have shown: send it again, or leave it to a person. */
  @must.beOneOf(['resend', 'park'])
  readonly afterTimeout: 'resend' | 'park' = 'resend';

  /** Address of a customer's page, with `{{customer.id}}` or another of its placeholders in it. */
  @must.satisfy((value) => (value === undefined ? undefined : refusal(value, parseCustomerLink)))
  readonly customerLink?: string;

  /** Infinity for `never`. */
  get skipOlderThanMs(): number {
    return duration(this.skipOlderThan) ?? Infinity;
  }
}

function optionalTextProblem(value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && value.trim() !== '')) return undefined;
  return 'must be text';
}

const whereTheIdIs = "open the channel's details in Slack and copy the ID at the bottom";

function channelProblem(value: unknown): string | undefined {
  if (typeof value === 'string' && /^[CGD][A-Z0-9]+$/.test(value)) return undefined;
  if (typeof value === 'string' && value.startsWith('#')) {
    return `must be the channel's ID like C0123456789, not its name: ${whereTheIdIs}`;
  }
  return `must be a channel's ID like C0123456789: ${whereTheIdIs}`;
}

function defaultChannelProblem(value: unknown, block: object): string | undefined {
  if (value !== undefined) return channelProblem(value);
  const { enabled, routes } = block as SlackSettings;
  if (!enabled || !Array.isArray(routes) || routes.length > 0) return undefined;
  return (
    'is not set, but destinations.slack is enabled and has no routes: ' +
    `set it to a channel's ID (${whereTheIdIs}), or set destinations.slack.enabled: false`
  );
}

function messageProblem(value: unknown): string | undefined {
  if (typeof value === 'string' && value.length > 2000) return 'must be at most 2000 characters long';
  return refusal(value, parseMessageTemplate);
}

function refusal(value: unknown, parse: (text: string) => unknown): string | undefined {
  if (typeof value !== 'string') return 'must be text';
  try {
    parse(value);
    return undefined;
  } catch (error) {
    return `cannot be used: ${error instanceof Error ? error.message : 'it is not understood'}`;
  }
}
