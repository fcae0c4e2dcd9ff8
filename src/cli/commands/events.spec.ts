import { expect, it } from '@jest/globals';
import { eventTable } from './events.ts';

const none = { id: 'evcus_1', receivedAt: '2026-11-26T10:00:00.000Z', deliveries: [] };

it.each([
  ['upgraded', { ...none, kind: 'upgraded' }],
  ['upgraded (test)', { ...none, kind: 'upgraded', isTest: true }],
  ['rejected', { ...none, violations: [{ path: 'data', message: 'must be an object' }] }],
  ['erased', { ...none, kind: null }],
  ['erased', { ...none, kind: null, deliveries: [{ id: 'd', destination: 'slack', status: 'skipped' }] }],
])('an event is listed as %s', (kind, event) => {
  expect(eventTable([event])).toContain(kind);
});
