import { webhookSecret } from '../support/signed.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SlackMessage } from '../sandbox/slack/slack-message.ts';
import type { BenchStage } from './bench-stage.ts';
import { ConnectorUnderLoad } from './connector-under-load.ts';
import { SandboxUnderLoad } from './sandbox-under-load.ts';
import { sendLoad } from './send-load.ts';
import { webhookRequest } from './webhook-request.ts';

const rows = 50;
const workspaceLimit = { requests: 300, perSeconds: 60 };
const pollMs = 200;

export interface BurstResult {
  readonly messages: number;
  /** Number of messages if every digest were full. */
  readonly fewest: number;
  /** Seconds from the end of the pause until Slack has the last message. */
  readonly seconds: number;
  readonly ideal: number;
  readonly refused: number;
  readonly problems: readonly string[];
}

interface Burst {
  readonly upgrades: number;
  readonly channelCount: number;
  /** Delays between the service and Slack. */
  readonly network?: { readonly latencyMs?: number; readonly jitterMs?: number };
}

/** Lets upgrades over several channels gather while Slack is paused, then waits until all deliveries are settled. */
export async function slackBurst(
  stage: BenchStage,
  { upgrades, channelCount, network = {} }: Burst,
): Promise<BurstResult> {
  const routes = Array.from({ length: channelCount }, (_, index) => ({
    campaign: campaignOf(index),
    channel: `C0BENCH${String(index)}`,
  }));
  const access = { isPrivate: false, isArchived: false, isMember: true, isExtShared: false };
  const channels = routes.map(({ channel }) => ({ id: channel, name: channel.toLowerCase(), ...access }));
  const sandbox = await SandboxUnderLoad.start(stage, { slack: { channels, workspaceLimit, ...network } });
  const slack = { routes, digest: { above: 5, rows } };
  const hubspot = { enabled: false };
  const connector = await ConnectorUnderLoad.start(stage, { sandbox: sandbox.ready, slack, hubspot });
  const names = Array.from({ length: upgrades }, (_, index) => `Member ${String(index).padStart(6, '0')}`);
  const requests = names.map((name, index) => {
    const email = `member-${String(index)}@example.com`;
    return webhookRequest({ name, email, campaign: campaignOf(index % channelCount) }, webhookSecret);
  });

  const { signal } = stage;
  await connector.switch('slack', 'pause');
  const { accepted } = await sendLoad({
    port: connector.port,
    connections: 64,
    requests,
    signal,
  });
  const startedAt = Date.now();
  await connector.switch('slack', 'resume');
  const settled = async (): Promise<boolean> => {
    const { delivered = 0, dead = 0, skipped = 0 } = await connector.counts('slack');
    return delivered + dead + skipped >= accepted;
  };
  while (!(await settled())) await sleep(pollMs, undefined, { signal });

  const messages = await sandbox.messages();
  const { calls } = await sandbox.slackCounts();
  const problems = accepted === upgrades ? [] : [`slack: ${String(accepted)} of ${String(upgrades)} were accepted`];
  return {
    messages: messages.length,
    ...idealOf(upgrades, channelCount),
    seconds: (Math.max(...messages.map(({ receivedAt }) => receivedAt)) - startedAt) / 1_000,
    refused: calls.byStatus['429'] ?? 0,
    problems: [...problems, ...notOnce(names, messages)],
  };
}

function campaignOf(channelIndex: number): string {
  return `camp_bench${String(channelIndex)}`;
}

/**
 * Returns the fewest messages and the fewest seconds. A channel with n upgrades needs ⌈n / rows⌉ messages, the first at
 * once and each other one a second later. In the workspace, each other message costs 60/300 s.
 */
function idealOf(upgrades: number, channelCount: number): { fewest: number; ideal: number } {
  const perChannel = Array.from({ length: channelCount }, (_, index) =>
    Math.ceil(Math.ceil((upgrades - index) / channelCount) / rows),
  );
  const fewest = perChannel.reduce((sum, messages) => sum + messages, 0);
  const workspaceSpacing = workspaceLimit.perSeconds / workspaceLimit.requests;
  return { fewest, ideal: Math.max(Math.max(...perChannel) - 1, (fewest - 1) * workspaceSpacing) };
}

function notOnce(names: readonly string[], messages: readonly SlackMessage[]): readonly string[] {
  const seen = new Map<string, number>();
  for (const name of messages.flatMap(({ blocks }) => JSON.stringify(blocks).match(/Member \d{6}/g) ?? [])) {
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  const missing = names.filter((name) => !seen.has(name)).length;
  const twice = names.filter((name) => (seen.get(name) ?? 0) > 1).length;
  return [
    ...(missing === 0 ? [] : [`slack: ${String(missing)} customers are not congratulated`]),
    ...(twice === 0 ? [] : [`slack: ${String(twice)} customers are congratulated more than once`]),
  ];
}
