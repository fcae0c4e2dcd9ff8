import { ConnectorProcess } from './connector-process.ts';
import { freePort } from './free-port.ts';
import { SandboxProcess, type SandboxReady } from './sandbox-process.ts';
import type { Stage } from './stage.ts';

/** How often the wait for the service is shown: lines add up where they cannot be written over. */
const progressMs = process.stdout.isTTY ? 200 : 2_000;

export interface Services {
  readonly sandbox: SandboxReady;
  readonly connector: ConnectorProcess;
  /** Aborted when the stage's time is over, or when one of them has ended. */
  readonly over: AbortSignal;
}

/** Starts the stand-ins, then the service with their addresses and tokens. */
export async function startServices({ root, terminal, workplace, processes, over }: Stage): Promise<Services> {
  const sandboxProcess = new SandboxProcess(root, workplace.logFile);
  processes.push(sandboxProcess.process);
  const sandbox = await sandboxProcess.ready(AbortSignal.any([over, sandboxProcess.process.ended]));
  terminal.line(`  stand-ins  HubSpot ${sandbox.hubspot.baseUrl} · Slack ${sandbox.slack.apiUrl}`);

  const connector = new ConnectorProcess({ root, workplace, sandbox, port: await freePort() });
  processes.push(connector.process);
  const anyOver = AbortSignal.any([over, ...processes.map(({ ended }) => ended)]);
  const startedAt = performance.now();
  const seconds = (): string => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
  const progress = setInterval(() => {
    terminal.live(`  service    starting, with a PostgreSQL of its own … ${seconds()}`);
  }, progressMs);
  try {
    await connector.ready(anyOver);
  } finally {
    clearInterval(progress);
  }
  terminal.line(`  service    ${connector.url}, ready after ${seconds()}`);
  return { sandbox, connector, over: anyOver };
}
