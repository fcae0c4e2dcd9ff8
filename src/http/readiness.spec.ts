import { describe, expect, it } from '@jest/globals';
import { Readiness } from './readiness.ts';

function readinessAt(start: number) {
  const clock = { now: start };
  return { clock, readiness: new Readiness(() => clock.now) };
}

describe('events that cannot be stored', () => {
  it('are known by the code of the last failure, until one is stored', () => {
    const { readiness } = readinessAt(0);
    expect(readiness.failure).toBeUndefined();
    readiness.unstored('53100');
    readiness.unstored('58030');
    expect(readiness.failure).toBe('58030');
    readiness.stored();
    expect(readiness.failure).toBeUndefined();
  });

  it('say nothing that a database which is away does not say by itself', () => {
    const { readiness } = readinessAt(0);
    for (const code of ['ECONNREFUSED', '57P01', 'no answer']) readiness.unstored(code);
    expect(readiness.failure).toBeUndefined();
  });

  it('are forgotten ten seconds after the last one: who sends nothing meanwhile must send again', () => {
    const { clock, readiness } = readinessAt(1_000);
    readiness.unstored('53100');
    clock.now += 9_000;
    readiness.unstored('53100');
    clock.now += 9_999;
    expect(readiness.failure).toBe('53100');
    clock.now += 1;
    expect(readiness.failure).toBeUndefined();
  });

  it('are news once for each code, until one is stored', () => {
    const { clock, readiness } = readinessAt(0);
    const codes = ['53100', '53100', '57P03', '53100'];
    expect(codes.map((code) => readiness.unstored(code))).toEqual([true, false, true, false]);
    clock.now += 60_000;
    expect(readiness.unstored('53100')).toBe(false);
    readiness.stored();
    expect(readiness.unstored('53100')).toBe(true);
  });
});
