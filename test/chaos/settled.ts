import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosStage } from './chaos-stage.ts';

const pollMs = 250;

/** Waits until no delivery is open and returns true, or returns false after `limitMs`. */
export async function settled(stage: ChaosStage, limitMs: number, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const [row] = await stage.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM tier_relay.deliveries
       WHERE status NOT IN ('delivered', 'superseded', 'skipped', 'dead')`,
    );
    if (row?.open === 0) return true;
    if (performance.now() > deadline) return false;
    await sleep(pollMs, undefined, { signal });
  }
}
