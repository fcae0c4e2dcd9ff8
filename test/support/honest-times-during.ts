import { expect } from '@jest/globals';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { json } from 'node:stream/consumers';
import { signed } from './signed.ts';
import { tierEvent } from './tier-event.ts';

const pauseMs = 20;
const accepted = { status: 202, body: { status: 'accepted' } };

/**
 * Posts signed webhooks while `work` runs, and returns the ms until each was acknowledged. Each webhook opens a new
 * connection: over a kept one, nobody would see that newcomers are shut out.
 */
export async function honestTimesDuring(url: string, work: Promise<unknown>, headers = {}): Promise<number[]> {
  const times: number[] = [];
  const until = { over: false };
  const end = work.finally(() => (until.over = true));
  do {
    const startedAt = performance.now();
    expect(await postOnNewConnection(url, tierEvent(), headers)).toMatchObject(accepted);
    times.push(performance.now() - startedAt);
    await Promise.race([end, sleep(pauseMs)]);
  } while (!until.over);
  await end;
  return times;
}

async function postOnNewConnection(url: string, event: unknown, headers: Readonly<Record<string, string>>) {
  const { body, signature } = signed(event);
  const sent = request(`${url}/webhooks/voucherify`, {
    method: 'POST',
    agent: new Agent({ keepAlive: false }),
    headers: { 'content-type': 'application/json', 'x-voucherify-signature': signature, ...headers },
  }).end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await json(response) };
}
