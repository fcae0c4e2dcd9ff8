import { describe, expect, it } from '@jest/globals';
import { Exit } from './exit.ts';
import { instant, readFilter } from './filter.ts';

const now = new Date(2026, 10, 26, 14, 30);
const local = (...at: [number, number, number]) => new Date(...at).toISOString();

describe('a time at the command line', () => {
  it.each([
    ['24h', new Date(2026, 10, 25, 14, 30).toISOString()],
    ['today', local(2026, 10, 26)],
    ['yesterday', local(2026, 10, 25)],
    ['2026-01-31', local(2026, 0, 31)],
    ['2026-01-31T22:00:00Z', '2026-01-31T22:00:00.000Z'],
    ['2026-01-31T22:00:00+02:00', '2026-01-31T20:00:00.000Z'],
  ])('%s', (text, at) => {
    expect(instant('since', text, now)).toBe(at);
  });

  it.each(['', 'soon', '0h', '31.1.2026', '2026-13-01', '99'])('refuses %p', (text) => {
    expect(() => instant('since', text, now)).toThrow(Exit);
  });
});

describe('readFilter', () => {
  it('takes what belongs to the filter, under the names of the API', () => {
    const options = { json: true, limit: 50, status: 'dead', notCampaign: 'camp_1', since: '2026-01-31T22:00:00Z' };
    expect(readFilter(options, now)).toEqual({
      status: 'dead',
      notCampaign: 'camp_1',
      since: '2026-01-31T22:00:00.000Z',
    });
  });
});
