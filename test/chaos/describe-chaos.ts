import { describe, expect, it } from '@jest/globals';
import { type ChaosReport, runChaos } from './run-chaos.ts';

const size = { rounds: 2, customers: 40, changes: 2 };

/** Tests a small run of `npm run chaos`. @param short shortens the service's waits and the vendors' limits */
export function describeChaos({ short }: { readonly short: boolean }): void {
  describe('killed again and again, with vendors that fail', () => {
    let report: ChaosReport;

    it('loses nothing, leaves nothing open, and repeats nothing without need', async () => {
      const signal = AbortSignal.timeout(200_000);
      report = await runChaos({ ...size, seed: 7, entry: 'source', short, say: () => undefined, signal });
      expect(report.violations).toEqual([]);
      expect(report.acknowledged).toBe(size.rounds * size.customers * 2 * size.changes);
      expect(report.contacts.memberships).toBe(size.customers * 2);
      expect(report.messages.posted).toBeGreaterThan(0);
    }, 240_000);

    it('was killed, and spoiled, and lost answers: the run was one', () => {
      expect(report.relay.kills).toBeGreaterThanOrEqual(2 * size.rounds);
      expect(report.vendors.spoiled).toBeGreaterThan(0);
      expect(report.sent.unanswered).toBeGreaterThan(0);
    });

    it('goes on within seconds of each restart with what was interrupted', () => {
      expect(report.relay.interrupted).toBeGreaterThan(0);
      expect(Math.max(...report.relay.resumedMs)).toBeLessThan(10_000);
    });
  });
}
