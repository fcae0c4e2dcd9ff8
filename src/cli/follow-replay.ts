import { SingleBar } from 'cli-progress';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { answers } from './answers.ts';
import { Exit, exitCodes } from './exit.ts';
import type { OpsApi } from './ops-api.ts';
import { harmless } from './terminal.ts';

type Replay = z.output<typeof answers.replay>;

const lookEveryMs = 500;

/**
 * Shows a replay's progress until the replay ends; costs a request every 500 ms. Ctrl-C ends the look, not the replay.
 *
 * @throws Exit when the replay failed or was stopped, and on Ctrl-C.
 */
export async function followReplay(api: OpsApi, started: Replay, { quiet }: { quiet: boolean }): Promise<Replay> {
  const bar = new SingleBar({
    format: 'replaying {bar} {value}/{total}',
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
  });
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt);
  let replay = started;
  const isRunning = replay.status === 'running';
  if (isRunning && !quiet) console.error(`Replay ${replay.id} runs in the service, also after Ctrl-C.`);
  const shows = isRunning && !quiet && process.stderr.isTTY;
  if (shows) bar.start(replay.matching ?? 0, replay.replayed);
  try {
    while (replay.status === 'running') {
      await sleep(lookEveryMs, undefined, { signal: interrupted.signal });
      replay = answers.replay.parse(await api.get(`replays/${replay.id}`));
      bar.setTotal(Math.max(replay.matching ?? 0, replay.replayed)); // another replay may make more deliveries match
      bar.update(replay.replayed);
    }
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    const how = `Look: tier-relay replays ${replay.id}   Stop: tier-relay replays ${replay.id} --stop`;
    throw new Exit(`It goes on. ${how}`, exitCodes.interrupted);
  } finally {
    if (shows) bar.stop();
    process.off('SIGINT', interrupt);
  }
  const sentence = `${replay.replayed} of ${replay.matching ?? replay.replayed} replayed`;
  if (replay.status === 'stopped') throw new Exit(`${sentence}; then it was stopped`);
  if (replay.status !== 'done')
    throw new Exit(`${sentence}; then it ${replay.status}: ${harmless(replay.detail ?? '')}`);
  if (!quiet) console.log(`${sentence}.`);
  return replay;
}
