import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startSandbox, type Sandbox } from '../sandbox.ts';

describe('faults', () => {
  let sandbox: Sandbox;
  const path = 'batch/upsert';

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(() => {
    sandbox.hubspot.reset();
    sandbox.slack.reset();
  });
  afterAll(() => sandbox.stop());

  const upsert = async (ids = ['a@x.com'], signal: AbortSignal | null = null): Promise<Response> =>
    fetch(`${sandbox.hubspot.baseUrl}/crm/v3/objects/contacts/batch/upsert`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.hubspot.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        inputs: ids.map((id) => ({ id, idProperty: 'email', objectWriteTraceId: id, properties: {} })),
      }),
      signal,
    });
  const stored = (): number => sandbox.hubspot.contacts.length;

  /** Makes a call and aborts it as soon as the sandbox has seen it. */
  const giveUp = async (): Promise<void> => {
    const abort = new AbortController();
    const call = upsert(['a@x.com'], abort.signal);
    const seen = sandbox.hubspot.calls.total + 1;
    while (sandbox.hubspot.calls.total < seen) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  };

  it.each([
    [false, 0],
    [true, 1],
  ])('answers as told; written %s', async (written, count) => {
    const body = { status: 'error' };
    sandbox.hubspot.faults.add({ path, effect: { kind: 'answer', status: 503, body, written }, times: 1 });
    const response = await upsert();
    expect([response.status, await response.json()]).toEqual([503, body]);
    expect(stored()).toBe(count);
    expect((await upsert()).status).toBe(200);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('resets the socket; written %s', async (written, count) => {
    sandbox.hubspot.faults.add({ path, effect: { kind: 'reset', written } });
    await expect(upsert()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(stored()).toBe(count);
    expect(sandbox.hubspot.calls.recent).toMatchObject([{ status: null, fault: 'reset' }]);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('hangs until the caller goes away; written %s', async (written, count) => {
    sandbox.hubspot.faults.add({ path, effect: { kind: 'hang', written } });
    await giveUp();
    expect(stored()).toBe(count);
  });

  it('lets the write land after the caller gave up', async () => {
    sandbox.hubspot.faults.add({ path, effect: { kind: 'late', afterMs: 20 } });
    await giveUp();
    expect(stored()).toBe(0);
    await sandbox.hubspot.settled();
    expect(stored()).toBe(1);
  });

  it('answers 200 with a web page', async () => {
    sandbox.slack.faults.add({ effect: { kind: 'html' } });
    const response = await fetch(`${sandbox.slack.apiUrl}auth.test`, { method: 'POST' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html']);
  });

  it('cuts the answer, as text and as a stream, and dribbles it', async () => {
    sandbox.hubspot.faults.add({ effect: { kind: 'truncate' }, times: 1 });
    await expect(upsert(['a@x.com']).then((response) => response.json())).rejects.toMatchObject({
      name: 'SyntaxError',
    });
    sandbox.hubspot.faults.add({ effect: { kind: 'truncate', socket: true }, times: 1 });
    await expect(upsert(['b@x.com']).then((response) => response.text())).rejects.toThrow('terminated');
    sandbox.hubspot.faults.add({ effect: { kind: 'slow', overMs: 20 }, times: 1 });
    expect(await upsert(['c@x.com']).then((response) => response.json())).toMatchObject({ status: 'COMPLETE' });
    expect(stored()).toBe(3);
  });

  it.each([
    [false, 1],
    [true, 2],
  ])('accounts for fewer records than were sent; written %s', async (written, count) => {
    sandbox.hubspot.faults.add({ effect: { kind: 'drop', records: 1, written } });
    const response = await upsert(['a@x.com', 'b@x.com']);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ results: [{ properties: { email: 'a@x.com' } }] });
    expect(stored()).toBe(count);
  });

  it('applies the first rule that matches: path, body, after, times, probability', async () => {
    sandbox.hubspot.faults.add(
      { path: 'batch/read', effect: { kind: 'answer', status: 500 } },
      { body: 'b@x.com', effect: { kind: 'answer', status: 501 } },
      { after: 1, times: 1, effect: { kind: 'answer', status: 502 } },
      { probability: 0, effect: { kind: 'answer', status: 503 } },
    );
    const statuses = [];
    for (const id of ['a@x.com', 'b@x.com', 'a@x.com', 'a@x.com']) statuses.push((await upsert([id])).status);
    expect(statuses).toEqual([200, 501, 502, 200]);
    expect(sandbox.hubspot.faults.list.map(({ used }) => used)).toEqual([0, 1, 1, 0]);
  });

  it('repeats what chance did, by the seed', async () => {
    const run = async (): Promise<number[]> => {
      const { hubspot, stop } = await startSandbox({ seed: 7 });
      hubspot.faults.add({ probability: 0.5, effect: { kind: 'answer', status: 503 } });
      const statuses = [];
      for (let call = 0; call < 20; call += 1) statuses.push((await fetch(hubspot.baseUrl)).status);
      await stop();
      return statuses;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set([401, 503]));
    expect(await run()).toEqual(first);
  });

  it('refuses connections while offline, and keeps what it had', async () => {
    await upsert();
    await sandbox.hubspot.goOffline();
    await expect(upsert()).rejects.toThrow('fetch failed');
    await sandbox.hubspot.goOnline();
    expect((await upsert(['b@x.com'])).status).toBe(200);
    expect(stored()).toBe(2);
  });
});
