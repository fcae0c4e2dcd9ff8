import { describe, expect, it } from '@jest/globals';
import { duration } from './duration.ts';

describe('duration', () => {
  it.each([
    ['30s', 30_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['30d', 2_592_000_000],
  ])('reads %s', (text, ms) => {
    expect(duration(text)).toBe(ms);
  });

  it.each(['', '30', '0s', '-1h', '1.5h', '1h30m', '24 h', '24H', '1w', 'never', '1e3s', '9999999d', '5m\n'])(
    'does not take %j for a duration',
    (text) => {
      expect(duration(text)).toBeUndefined();
    },
  );
});
