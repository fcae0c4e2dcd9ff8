import { setTimeout as sleep } from 'node:timers/promises';
import { connectionAdvice } from './connection-advice.ts';

const lookAgainMs = 500;

export interface Patience {
  readonly patienceMs: number;
  readonly log: (message: string) => void;
  readonly warn: (message: string) => void;
}

/**
 * Does `work` as soon as PostgreSQL answers: where both start at once, as after a power cut or with Compose, PostgreSQL
 * is the later one.
 *
 * @throws what `work` last rejected with when PostgreSQL stays away, and at once what no waiting mends.
 */
export async function whenUp(work: () => Promise<void>, { patienceMs, log, warn }: Patience): Promise<void> {
  const startedAt = performance.now();
  const waitedMs = (): number => performance.now() - startedAt;
  for (let tries = 1; ; tries += 1) {
    try {
      await work();
      if (tries > 1) log(`the PostgreSQL of DATABASE_URL answers, after ${(waitedMs() / 1_000).toFixed(1)} s`);
      return;
    } catch (error) {
      if (!mayComeUp(error) || waitedMs() + lookAgainMs > patienceMs) throw error;
      if (tries === 1) {
        const seconds = String(patienceMs / 1_000);
        warn(`waiting up to ${seconds} s for the PostgreSQL of DATABASE_URL: ${connectionAdvice(error)}`);
      }
    }
    await sleep(lookAgainMs);
  }
}

/** Nobody is there to talk to, or PostgreSQL says that it is starting (57P03). */
function mayComeUp(error: unknown): boolean {
  const { code, syscall, message } = error as { code?: string; syscall?: string; message?: string };
  return code === '57P03' || /^(connect|getaddrinfo|read)$/.test(syscall ?? '') || message === 'timeout expired';
}
