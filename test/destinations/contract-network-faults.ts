import { expect, it } from '@jest/globals';
import type { FaultEffect } from '../sandbox/server/fault.ts';
import { decision } from './decision.ts';
import { startRecordingServer } from './recording-server.ts';
import type { Stage } from './stage.ts';

/** More than any destination reads of an answer. */
const hugeBytes = 9 * 1024 * 1024;
const shortMs = 100;

const lost: Readonly<Record<string, { readonly effect: FaultEffect; readonly decision: string }>> = {
  'a reset before the write': { effect: { kind: 'reset' }, decision: 'retry network uncertain' },
  'a reset after the write': { effect: { kind: 'reset', written: true }, decision: 'retry network uncertain' },
  'a body that ends too early': { effect: { kind: 'truncate', socket: true }, decision: 'retry network uncertain' },
  'a body larger than is read': {
    effect: { kind: 'answer', status: 200, body: 'x'.repeat(hugeBytes) },
    decision: 'retry network uncertain',
  },
  "a proxy's 407, which fetch keeps to itself": {
    effect: { kind: 'answer', status: 407 },
    decision: 'retry network uncertain',
  },
  'no answer in time': { effect: { kind: 'hang' }, decision: 'retry timeout uncertain' },
  'no answer in time, after the write': {
    effect: { kind: 'hang', written: true },
    decision: 'retry timeout uncertain',
  },
  'a body that is not whole in time': { effect: { kind: 'slow', overMs: 60_000 }, decision: 'retry timeout uncertain' },
};

export function describeNetworkFaults(stage: Stage): void {
  it.each(Object.entries(lost))(
    'decides on %s',
    async (_name, { effect, decision: expected }) => {
      const isTimed = expected.includes('timeout');
      const outcome = await stage.outcomeOf(effect, isTimed ? { timeoutMs: shortMs } : {});
      expect(decision(outcome)).toBe(expected);
    },
    5_000,
  );

  it('waits for a slow body as long as the call may take', async () => {
    expect(decision(await stage.outcomeOf({ kind: 'slow', overMs: 50 }))).toBe('delivered');
  });

  it.each([
    ['a port that nobody listens on', closedOrigin],
    ['a host without an address', () => 'http://vendor.invalid'],
    ['TLS on a port without it', () => stage.origin.replace('http:', 'https:')],
  ])('knows that a call to %s was not done', async (_name, origin) => {
    expect(decision(await stage.outcomeOf(undefined, { origin: await origin() }))).toBe('retry network');
    expect(stage.standIn.calls.total).toBe(0);
  });
}

async function closedOrigin(): Promise<string> {
  const { origin, close } = await startRecordingServer();
  await close();
  return origin;
}
