import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bodiesQuoting, isBodiless, refusalQuoting, statuses, unreadable } from './answers.ts';
import { decision } from './decision.ts';
import { startRecordingServer, type RecordingServer } from './recording-server.ts';
import type { Stage } from './stage.ts';

const longestWaitMs = 24 * 3_600_000;

export function describeAnswers(stage: Stage): void {
  it('reports what the vendor took as delivered, with the vendor’s id of it', async () => {
    expect(await stage.outcomeOf(undefined)).toEqual({
      kind: 'delivered',
      ref: expect.stringMatching(/^(C0LOYALTY\/[\d.]+|\d+)$/),
    });
  });

  describe.each(statuses)('an answer with status %i', (status) => {
    const bodies = bodiesQuoting(stage.token).filter(({ body }) => !isBodiless(status) || body === undefined);

    it.each(bodies)(`is ${stage.subject.decisions[status]}, with $is`, async ({ headers, body }) => {
      const outcome = await stage.outcomeOf({ kind: 'answer', status, headers, body });
      expect(decision(outcome)).toBe(stage.subject.decisions[status]);
      expect(stage.standIn.calls.total).toBe(1);
    });
  });

  it.each(Object.entries(unreadable))('takes an answer with 200 and %s as perhaps done', async (_is, effect) => {
    expect(decision(await stage.outcomeOf(effect))).toBe('retry server_error uncertain');
  });

  it('decides on a refusal with 200, whoever it quotes', async () => {
    const outcome = await stage.outcomeOf({ kind: 'answer', status: 200, body: refusalQuoting(stage.token) });
    expect(['dead', 'retry']).toContain(outcome.kind);
  });

  describeRedirects(stage);
  describeRetryAfter(stage);
}

function describeRedirects(stage: Stage): void {
  let elsewhere: RecordingServer;
  beforeAll(async () => {
    elsewhere = await startRecordingServer();
  });
  afterAll(() => elsewhere.close());

  it.each([301, 302, 303, 307, 308] as const)('does not follow a redirect (%i) to another host', async (status) => {
    const headers = { location: elsewhere.origin };
    const outcome = await stage.outcomeOf({ kind: 'answer', status, headers });
    expect(decision(outcome)).toBe('held destination misconfigured');
    expect(elsewhere.requests).toEqual([]);
    expect(stage.standIn.calls.total).toBe(1);
  });
}

function describeRetryAfter(stage: Stage): void {
  const limited = (value: string) =>
    stage.outcomeOf({ kind: 'answer', status: 429, headers: { 'retry-after': value }, body: {} });

  it('waits as long as Retry-After says', async () => {
    expect(await limited('7')).toMatchObject({ kind: 'held', afterMs: 7_000 });
  });

  it.each([
    '',
    'soon',
    '-1',
    '1.5',
    '0x10',
    '1e3',
    'Infinity',
    '9'.repeat(20),
    '9'.repeat(400),
    '7, 9',
    inHalfAMinute(),
  ])('waits at most a day where Retry-After is %j', async (value) => {
    const outcome = await limited(value);
    const afterMs = outcome.kind === 'held' ? outcome.afterMs : NaN;
    expect(afterMs).toBeGreaterThan(0);
    expect(afterMs).toBeLessThanOrEqual(longestWaitMs);
  });
}

function inHalfAMinute(): string {
  return new Date(Date.now() + 30_000).toUTCString();
}
