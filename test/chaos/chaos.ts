import { parseArgs } from 'node:util';
import { interruption } from '../demo/interruption.ts';
import { chaosReportLines } from './chaos-report.ts';
import { runChaos } from './run-chaos.ts';

const usage =
  'npm run chaos -- [--rounds N] [--customers N] [--changes N] [--seed N]\n' +
  'Kills the service again and again under load and failing vendors, then looks whether anything was lost.';

/** Runs chaos and returns the exit code: 1 when something was lost, or repeated without need. */
async function chaos(): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { rounds: text, customers: text, changes: text, seed: text, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const number = (name: 'rounds' | 'customers' | 'changes' | 'seed', fallback: number): number => {
    const value = Number(values[name] ?? fallback);
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw new Error(`--${name} must be a whole number above 0`);
  };
  const seed = number('seed', 1 + Math.floor(Math.random() * 999_999));
  const size = { rounds: number('rounds', 5), customers: number('customers', 150), changes: number('changes', 2) };
  const signal = interruption();
  const startedAt = performance.now();
  const say = (line: string): void => {
    console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(7)} s  ${line}`);
  };
  console.log(
    `Chaos: ${size.rounds} rounds, ${size.customers} customers in 2 campaigns; repeat it with --seed ${seed}`,
  );
  try {
    const report = await runChaos({ ...size, seed, entry: 'build', short: false, say, signal });
    for (const line of chaosReportLines(report)) console.log(line);
    return report.violations.length === 0 ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return 130;
    throw error;
  }
}

try {
  process.exitCode = await chaos();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
