import { describe, expect, it } from '@jest/globals';
import { openApiEvents } from '../../test/support/openapi-event.ts';
import { readPayload } from '../../test/support/read-payload.ts';
import { saysTier } from '../model/tier-change.ts';

describe('1,000 events as Voucherify’s OpenAPI allows them', () => {
  it.each([1, 2, 3])('are all taken, seed %i', (seed) => {
    const events = openApiEvents(seed, 1_000);
    const readings = events.map(({ envelope }) => readPayload(envelope));
    const taken = readings.filter((reading) => reading.kind === 'tier-event');
    expect(taken).toHaveLength(1_000);
    expect(taken.map(({ event }) => event.change.kind)).toEqual(events.map(({ kind }) => kind));
    expect(taken.map(({ event }) => saysTier(event.change))).toEqual(
      events.map(({ kind, tier }) => kind === 'left' || tier !== null),
    );
  });
});
