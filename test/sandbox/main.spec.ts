import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';

interface Ready {
  readonly hubspot: { readonly baseUrl: string; readonly accessToken: string };
  readonly slack: { readonly apiUrl: string; readonly botToken: string };
}

describe('the sandbox as a process', () => {
  let child: ChildProcess;

  const start = async (options: unknown): Promise<Ready> => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    child = spawn(process.execPath, [main, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (child.stdout === null) throw new Error('no stdout');
    for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as Ready;
    throw new Error('the sandbox ended before it was ready');
  };
  const control = async (base: string, method: string, path: string, body?: unknown): Promise<[number, unknown]> => {
    const response = await fetch(new URL(`/_sandbox/${path}`, base), {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return [response.status, await response.json()];
  };

  afterEach(() => {
    child.kill('SIGKILL');
  });

  it('can be watched, broken and reset over HTTP', async () => {
    const { slack } = await start({ slack: { channelIntervalMs: 0 } });
    const post = () =>
      fetch(`${slack.apiUrl}chat.postMessage`, {
        method: 'POST',
        headers: { authorization: `Bearer ${slack.botToken}` },
        body: new URLSearchParams({ channel: 'C0LOYALTY', text: 'hi' }),
      });
    expect((await post()).status).toBe(200);
    const fault = { path: 'chat.postMessage', times: 1, effect: { kind: 'answer', status: 503 } };
    expect(await control(slack.apiUrl, 'POST', 'faults', fault)).toMatchObject([201, { faults: [fault] }]);
    expect((await post()).status).toBe(503);
    expect(await control(slack.apiUrl, 'GET', 'state')).toMatchObject([
      200,
      { messageCount: 1, messages: [{ text: 'hi' }], calls: { total: 2, byStatus: { '200': 1, '503': 1 } } },
    ]);
    expect(await control(slack.apiUrl, 'PATCH', 'options', { scopes: [] })).toMatchObject([200, {}]);
    expect(await (await post()).json()).toMatchObject({ error: 'missing_scope' });
    await control(slack.apiUrl, 'POST', 'reset');
    expect(await control(slack.apiUrl, 'GET', 'state?counts')).toMatchObject([200, { messageCount: 0 }]);
  });

  it.each([
    ['faults', 'POST', { effect: { kind: 'explode' } }],
    ['faults', 'POST', { effect: { kind: 'hang' }, tmes: 1 }],
    ['options', 'PATCH', { latency: 3 }],
    ['options', 'PATCH', { latencyMs: '3' }],
    ['options', 'PATCH', { rateLimit: { requests: 1 } }],
  ])('refuses what it does not know: %s %s %j', async (path, method, body) => {
    const { hubspot } = await start({});
    expect(await control(hubspot.baseUrl, method, path, body)).toMatchObject([400, {}]);
  });

  it('ends when its parent goes away', async () => {
    await start({});
    const exited = once(child, 'exit');
    child.stdin?.end();
    expect(await exited).toEqual([0, null]);
  });

  it('ends on SIGTERM, detached or not', async () => {
    await start({ detached: true });
    child.stdin?.end();
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });
});
