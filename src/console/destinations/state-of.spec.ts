import { expect, it } from '@jest/globals';
import type { Destination } from '../api/types.ts';
import { remedies } from '../ui/format.ts';
import { stateOf } from './state-of.ts';

const counts = { pending: 0, delivering: 0, retrying: 0, delivered: 0, superseded: 0, skipped: 0, dead: 0 };
const working: Destination = {
  name: 'slack',
  enabled: true,
  paused: false,
  why: null,
  stoppedSince: null,
  probeAt: null,
  lanes: [],
  waiting: [],
  counts,
  oldestDueAt: null,
};

it('advises on what has stopped the destination, not on what also waits', () => {
  const lane = { lane: 'C1', reason: 'misconfigured', detail: 'is_archived', since: '', until: '' } as const;
  const why = 'auth: invalid_auth; misconfigured: is_archived (2 wait)';
  const stopped = stateOf({ ...working, paused: true, probeAt: '2026-11-26T10:00:00Z', why, lanes: [lane] });
  expect(stopped).toEqual({ tone: 'bad', word: 'Stopped', why, remedy: remedies.auth });
});
