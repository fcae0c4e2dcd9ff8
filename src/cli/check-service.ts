import { z } from 'zod';
import type { Finding } from '../model/finding.ts';
import { Exit } from './exit.ts';
import { noAnswer, OpsApi } from './ops-api.ts';
import { when } from './words.ts';

const timeoutMs = 5_000;

const health = z.looseObject({
  status: z.string(),
  details: z.record(z.string(), z.looseObject({ status: z.string(), refused: z.unknown().optional() })),
});
const serviceView = z.looseObject({ lastWebhookAt: z.string().nullable() });

/** Asks the running service how it is. No service is no problem: people run the doctor before the first start, too. */
export async function checkService(
  url: string,
  opsToken: string | undefined,
): Promise<{ readonly findings: readonly Finding[]; readonly lastWebhook: Finding }> {
  let answer: unknown;
  try {
    const response = await fetch(`${url}/health/ready`, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    answer = await response.json();
  } catch (error) {
    const none = error instanceof SyntaxError ? `what answers at ${url} is not Tier Relay` : noAnswer(url, error);
    return { findings: [{ level: 'skipped', text: none }], lastWebhook: unknownWebhook(' while no service answers') };
  }
  const { data } = health.safeParse(answer);
  if (data === undefined) {
    const text = `what answers at ${url} is not Tier Relay: check --url or TIER_RELAY_URL`;
    return { findings: [{ level: 'skipped', text }], lastWebhook: unknownWebhook(' while no service answers') };
  }
  return { findings: [...healthFindings(url, data)], lastWebhook: await lastWebhookAt(url, opsToken) };
}

function* healthFindings(url: string, { status, details }: z.output<typeof health>): Generator<Finding> {
  if (status === 'ok') yield { level: 'ok', text: `it answers at ${url}, and takes webhooks` };
  for (const [name, { status: each, refused, ...more }] of Object.entries(details)) {
    if (each !== 'up') yield { level: 'problem', text: `${name}: ${Object.values(more).join(', ')}` };
    if (refused !== undefined) {
      yield {
        level: 'problem',
        text: 'it has refused the configuration file as it is now, and goes by the one before',
      };
    }
  }
}

async function lastWebhookAt(url: string, opsToken: string | undefined): Promise<Finding> {
  if (opsToken === undefined) return unknownWebhook(' without OPS_TOKEN');
  try {
    const { lastWebhookAt: at } = serviceView.parse(await new OpsApi(url, opsToken).get('service'));
    if (at !== null) return { level: 'ok', text: `the last webhook came at ${when(at)}` };
    const text = 'no webhook has come yet: see that a distribution in Voucherify posts to /webhooks/voucherify here';
    return { level: 'warning', text };
  } catch (error) {
    return error instanceof Exit ? { level: 'problem', text: error.message } : unknownWebhook(' of this service');
  }
}

function unknownWebhook(why: string): Finding {
  return { level: 'skipped', text: `when the last webhook came is not known${why}` };
}
