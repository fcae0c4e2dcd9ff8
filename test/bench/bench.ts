import { existsSync } from 'node:fs';
import { inspect } from 'node:util';
import { interruption } from '../demo/interruption.ts';
import { logTail } from '../demo/log-tail.ts';
import { benchHubSpot } from './bench-hubspot.ts';
import { benchHistory } from './bench-history.ts';
import { benchIngest } from './bench-ingest.ts';
import { benchOps } from './bench-ops.ts';
import { parseBenchOptions, type BenchOptions, type Part } from './bench-options.ts';
import { benchSlack } from './bench-slack.ts';
import { BenchStage } from './bench-stage.ts';
import type { PartResult } from './part-result.ts';

/** Time limit of one measurement: some ten times what it takes on the machine of development. */
const timeLimitMs = 15 * 60_000;

const interrupted = interruption();

/** Makes a stage for one measurement, and clears it however the measurement ends. */
async function onStage<T>(play: (stage: BenchStage) => Promise<T>): Promise<T> {
  const stage = new BenchStage(AbortSignal.any([interrupted, AbortSignal.timeout(timeLimitMs)]));
  try {
    return await play(stage);
  } catch (error) {
    if (!interrupted.aborted) await showLogs(stage);
    throw stage.signal.aborted ? stage.signal.reason : error;
  } finally {
    await stage.clear();
  }
}

async function showLogs(stage: BenchStage): Promise<void> {
  for (const file of stage.logFiles) {
    for (const line of await logTail(file)) console.error(line);
  }
}

function measure(part: Part, options: BenchOptions): Promise<PartResult> {
  switch (part) {
    case 'hubspot':
      return benchHubSpot(options, onStage);
    case 'slack':
      return benchSlack(options, onStage);
    case 'ingest':
      return benchIngest(options, onStage);
    case 'history':
      return benchHistory(options, onStage);
    case 'ops':
      return benchOps(options, onStage);
  }
}

/** Returns the exit code. */
async function bench(options: BenchOptions): Promise<number> {
  let failed = false;
  for (const part of options.parts) {
    const { title, lines, problems } = await measure(part, options);
    console.log(['', title, '', ...lines, ...problems.map((problem) => `  WRONG: ${problem}`)].join('\n'));
    failed ||= problems.length > 0;
  }
  return failed ? 1 : 0;
}

try {
  if (!existsSync(new URL('../../dist/main.js', import.meta.url)))
    throw new Error('dist/main.js is missing: npm run build');
  process.exitCode = await bench(parseBenchOptions(process.argv.slice(2)));
} catch (error) {
  if (!interrupted.aborted) console.error(error instanceof Error ? error.message : inspect(error));
  process.exitCode = interrupted.aborted ? 130 : 1;
}
