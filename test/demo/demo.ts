import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { inspect, parseArgs } from 'node:util';
import { interruption } from './interruption.ts';
import { logTail } from './log-tail.ts';
import { printable } from './printable.ts';
import type { Stage } from './stage.ts';
import { somethingToMend } from './something-to-mend.ts';
import { startServices, type Services } from './start-services.ts';
import { Terminal } from './terminal.ts';
import { tierChanges } from './tier-changes.ts';
import { tryIt } from './try-it.ts';
import { openWorkplace } from '../support/workplace.ts';

const timeLimitMs = 60_000;
/** Time for the connector to finish its calls and to stop its PostgreSQL. */
const stopLimitMs = 15_000;

interface Wanted {
  /** True leaves the demo running until Ctrl-C. */
  readonly keep: boolean;
  /** True also serves the console from its sources; only with `keep`. */
  readonly dev: boolean;
}

/** Sets the stage, plays, and clears the stage however the play ends. Returns the exit code. */
async function demo(wanted: Wanted): Promise<number> {
  const interrupted = interruption();
  const stage: Stage = {
    terminal: new Terminal(),
    workplace: await openWorkplace(process.env['DATA_DIR']),
    processes: [],
    interrupted,
    over: AbortSignal.any([interrupted, AbortSignal.timeout(timeLimitMs)]),
  };
  try {
    return await play(stage, wanted);
  } catch (error) {
    if (interrupted.aborted) return 130;
    await showFailure(stage, [whyOver(stage) ?? inspect(error)]);
    return 1;
  } finally {
    await clear(stage);
  }
}

async function play(stage: Stage, { keep, dev }: Wanted): Promise<number> {
  const { terminal } = stage;
  terminal.line(terminal.style('bold', 'Tier Relay, with stand-ins for HubSpot and Slack'));
  const services = await startServices(stage);
  const problems = await tierChanges(services, terminal);
  if (stage.interrupted.aborted) return 130;
  if (problems.length > 0) {
    const reason = whyOver(stage);
    const hint = '(All this counts on config/connector.yaml as it was delivered.)';
    await showFailure(stage, [...(reason === undefined ? [] : [reason]), ...problems, hint]);
    return 1;
  }
  if (keep) {
    await somethingToMend(services, terminal);
    await keepRunning(stage, services, dev);
  }
  return 0;
}

async function keepRunning(stage: Stage, services: Services, dev: boolean): Promise<void> {
  const { terminal, workplace, interrupted, processes } = stage;
  terminal.heading('Still running: Ctrl-C ends it');
  for (const line of tryIt(services, workplace)) terminal.line(line && `  ${line}`);
  const end = AbortSignal.any([interrupted, ...processes.map(({ ended }) => ended)]);
  if (dev) {
    const { serveConsole } = await import('./console-server.ts'); // costs half a second
    terminal.line(`\n  Sources    ${await serveConsole(services, end)}  the console, reloaded at every change`);
  }
  if (!end.aborted) await once(end, 'abort');
  if (!interrupted.aborted) throw end.reason;
}

async function showFailure({ terminal, workplace }: Stage, problems: readonly string[]): Promise<void> {
  terminal.heading(terminal.style('red', 'The demo failed'));
  for (const problem of problems) terminal.line(`  ${printable(problem)}`);
  terminal.heading('The end of the connector’s log');
  for (const line of await logTail(workplace.logFile)) terminal.line(`  ${line}`);
}

/** Returns why the stage ended early: a process ended, or the time limit passed. */
function whyOver({ processes, over }: Stage): string | undefined {
  const ended = processes.find((owned) => owned.ended.aborted)?.ended.reason as Error | undefined;
  if (ended) return ended.message;
  return over.aborted ? `not done within ${String(timeLimitMs / 1_000)} s` : undefined;
}

async function clear({ terminal, workplace, processes }: Stage): Promise<void> {
  terminal.line();
  terminal.live('Stopping …');
  for (const owned of processes.reverse()) await owned.end('SIGTERM', stopLimitMs);
  const remains = await workplace.clear();
  terminal.line(terminal.style('dim', `Stopped. ${remains}.`));
}

const { values } = parseArgs({
  options: { keep: { type: 'boolean', default: false }, dev: { type: 'boolean', default: false } },
});
if (existsSync(new URL('../../dist/main.js', import.meta.url))) {
  process.exitCode = await demo(values);
} else {
  console.error('dist/main.js is missing: `npm run demo` builds it, or `npm run build`.');
  process.exitCode = 1;
}
