import { webhookSecret } from '../support/signed.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchStage } from './bench-stage.ts';
import { ConnectorUnderLoad } from './connector-under-load.ts';
import { quantile } from './quantile.ts';
import { SandboxUnderLoad } from './sandbox-under-load.ts';
import { sendLoad } from './send-load.ts';
import { webhookRequest } from './webhook-request.ts';

/** More than Slack's second between two posts. Varies, so as not to be in step with anything that polls. */
const pauseMs = (index: number): number => 1_150 + ((index * 37) % 300);
const limitMs = 10_000;
const pollMs = 20;
const exchanges = 200;

interface Times {
  readonly median: number;
  readonly worst: number;
}

export interface LoneResult {
  /** Milliseconds from the sending of a webhook until Slack receives the post. */
  readonly post: Times;
  /** Milliseconds of a small HTTP exchange with another process. */
  readonly loopback: Times;
  readonly problems: readonly string[];
}

/** Measures `count` upgrades, one after another, on an idle service. */
export async function loneUpgrades(stage: BenchStage, count: number): Promise<LoneResult> {
  const sandbox = await SandboxUnderLoad.start(stage);
  const { signal } = stage;
  const connector = await ConnectorUnderLoad.start(stage, { sandbox: sandbox.ready, hubspot: { enabled: false } });
  const receivedAt = async (name: string): Promise<number> => {
    const deadline = Date.now() + limitMs;
    while (Date.now() < deadline) {
      const message = (await sandbox.messages()).find(({ blocks }) => JSON.stringify(blocks).includes(name));
      if (message) return message.receivedAt;
      await sleep(pollMs, undefined, { signal });
    }
    return NaN;
  };
  const times: number[] = [];
  for (let index = 0; index <= count; index += 1) {
    await sleep(pauseMs(index), undefined, { signal });
    const name = `Member ${String(index).padStart(6, '0')}`;
    const request = webhookRequest({ name, email: `member-${String(index)}@example.com` }, webhookSecret);
    const sentAt = Date.now();
    await sendLoad({ port: connector.port, connections: 1, requests: [request], signal });
    const time = (await receivedAt(name)) - sentAt;
    if (index > 0) times.push(time); // at the first event the service compiles its code
  }

  const bare = Buffer.from('GET /_sandbox/faults HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
  const port = Number(new URL(sandbox.ready.slack.apiUrl).port);
  const loopback = await sendLoad({ port, connections: 1, requests: Array<Buffer>(exchanges).fill(bare), signal });
  const lost = times.filter(Number.isNaN).length;
  return {
    post: { median: quantile(times, 0.5), worst: Math.max(...times) },
    loopback: { median: quantile(loopback.latenciesMs, 0.5), worst: Math.max(...loopback.latenciesMs) },
    problems: lost === 0 ? [] : [`slack: ${String(lost)} upgrades were not posted within ${String(limitMs / 1_000)} s`],
  };
}
