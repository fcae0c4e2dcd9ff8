import { setTimeout as sleep } from 'node:timers/promises';
import { connectionAdvice } from './connection-advice.ts';

const lookAgainMs = 500;

export interface Patience {
  readonly patienceMs: number;
  readonly log: (message: string) => void;
  readonly warn: (message: string) => void;
}

/**
 * Runs `work` as soon as PostgreSQL answers, trying every 0.5 s. When both start at once, as after a power cut or with
 * Compose, PostgreSQL is up later than we are.
 *
 * @throws the last error of `work` when PostgreSQL stays away for `patienceMs`; at once an error that no waiting mends.
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

/** True when nobody answers there, or PostgreSQL says that it is starting (57P03). */
function mayComeUp(error: unknown): boolean {
  const { code, syscall, message } = error as { code?: string; syscall?: string; message?: string };
  return code === '57P03' || /^(connect|getaddrinfo|read)$/.test(syscall ?? '') || message === 'timeout expired';
}
