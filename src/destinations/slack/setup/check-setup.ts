import type { Finding } from '../../../model/finding.ts';
import { switchFindings } from '../../switches.ts';
import { channelFindings } from './channel-findings.ts';
import { identityFindings } from './identity-findings.ts';
import type { SamplePost } from '../message/sample-posts.ts';
import { grantScopes, setupAdvice } from './setup-advice.ts';
import type { Identity, SetupClient } from './setup.client.ts';
import type { SlackSettings } from '../slack.settings.ts';

/** Faults told of a message at most: one is often behind them all. */
const faultsTold = 3;

interface Setup {
  readonly client: SetupClient;
  readonly settings: SlackSettings;
  readonly samples: readonly SamplePost[];
  readonly alertChannel?: string | undefined;
}

/** Finds what would stop or misdirect posts. @throws Error that says what to do when Slack cannot be asked. */
export async function* checkSetup({ client, settings, samples, alertChannel }: Setup): AsyncGenerator<Finding> {
  const identity = await client.identify();
  if (identity.kind !== 'answered') throw new Error(setupAdvice(identity));
  yield* identityFindings(identity.result);
  yield* switchFindings('slack', settings, { happens: 'nothing is posted', waits: 'posts wait' });
  yield* channelsFindings({ client, settings, alertChannel }, identity.result);
  yield* messageFindings(client, samples);
}

async function* channelsFindings(
  { client, settings, alertChannel }: Omit<Setup, 'samples'>,
  app: Identity,
): AsyncGenerator<Finding> {
  const { enabled, channel, routes, afterTimeout } = settings;
  const ids = new Set([...(channel === undefined ? [] : [channel]), ...routes.map((route) => route.channel)]);
  if (ids.size === 0 && (enabled || alertChannel === undefined)) {
    const text = "there is no channel to post to: set destinations.slack.channel to a channel's ID";
    yield { level: 'problem', text };
  }
  const historyScopes = new Set<string>();
  for (const id of ids.union(new Set(alertChannel === undefined ? [] : [alertChannel]))) {
    const answer = await client.describe(id);
    if (answer.kind !== 'answered' && answer.kind !== 'refused') throw new Error(setupAdvice(answer));
    yield* channelFindings(id, answer, app);
    const family = answer.kind === 'answered' ? answer.result.family : /^(\w+):read$/.exec(answer.needed ?? '')?.[1];
    if (family !== undefined && ids.has(id)) historyScopes.add(`${family}:history`);
  }
  const missing = [...historyScopes].filter((scope) => app.scopes?.has(scope) === false);
  if (missing.length > 0) {
    const risk = afterTimeout === 'resend' ? 'may show twice' : 'waits for a person';
    const text = `a post whose answer is lost cannot be looked up and ${risk}: ${grantScopes(...missing)}`;
    yield { level: 'warning', text };
  }
}

/** Asks Slack whether it takes the messages; that Slack cannot say is no problem, and the check is skipped. */
async function* messageFindings(client: SetupClient, samples: readonly SamplePost[]): AsyncGenerator<Finding> {
  let refused = 0;
  for (const { title, message } of samples) {
    const answer = await client.validate(message.blocks);
    if (answer.kind !== 'answered') {
      yield { level: 'skipped', text: `the messages are not checked: ${setupAdvice(answer)}` };
      return;
    }
    if (answer.result.length > 0) refused += 1;
    for (const fault of answer.result.slice(0, faultsTold)) {
      const text = `Slack would refuse the message for ${title}: ${fault} (tier-relay preview slack shows it)`;
      yield { level: 'problem', text };
    }
  }
  if (refused > 0) return;
  yield { level: 'ok', text: `messages: Slack takes all ${samples.length} that tier-relay preview slack shows` };
}
