import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Ends the embedded PostgreSQL of a data directory, if one was left behind: by a connector that was killed, or
 * interrupted before it had the server in hand.
 */
export async function stopPostmaster(dataDir: string): Promise<void> {
  const pidFile = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(pidFile, 10);
  if (!(pid > 1)) return;
  // SIGINT is PostgreSQL's fast shutdown; SIGQUIT, the immediate one, is for data that is thrown away anyway.
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    send(pid, signal);
    for (let waits = 0; waits < 30; waits += 1) {
      if (!send(pid, 0)) return;
      await sleep(100);
    }
  }
}

/** Whether the process was there. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
