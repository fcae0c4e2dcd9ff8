import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VendorAccess } from '../sandbox/vendors.ts';
import { SandboxProcess } from '../support/sandbox-process.ts';
import { entries, Service } from '../support/service.ts';
import { withArchivedChannel } from './archived-channel.ts';
import type { Stage } from './stage.ts';

/** Milliseconds between two lines of progress: more without a terminal, where each one stays. */
const progressMs = process.stdout.isTTY ? 200 : 2_000;

export interface Services {
  readonly sandbox: VendorAccess;
  readonly connector: { readonly url: string; readonly webhookSecret: string; readonly opsToken: string };
  /** Aborts when the stage is over, or when one of the services has ended. */
  readonly over: AbortSignal;
}

/** Starts the stand-ins and the build, with the delivered configuration and a route to an archived channel. */
export async function startServices({ terminal, workplace, processes, over }: Stage): Promise<Services> {
  const { directory, dataDir, logFile } = workplace;
  const configFile = join(directory, 'connector.yaml');
  await writeFile(configFile, withArchivedChannel(await readFile('config/connector.yaml', 'utf8')));
  const sandboxProcess = new SandboxProcess(logFile, {
    hubspot: { accessToken: `pat-eu1-${randomUUID()}` },
    slack: { botToken: `xoxb-${randomBytes(12).toString('hex')}` },
  });
  processes.push(sandboxProcess.process);
  const sandbox = await sandboxProcess.ready(AbortSignal.any([over, sandboxProcess.process.ended]));
  terminal.line(`  stand-ins  HubSpot ${sandbox.hubspot.baseUrl} · Slack ${sandbox.slack.apiUrl}`);

  const [webhookSecret, opsToken] = [randomBytes(24).toString('hex'), randomBytes(24).toString('hex')];
  const service = await Service.launch({
    vendors: sandbox,
    configFile,
    dataDir,
    logFile,
    entry: entries.build,
    env: { VOUCHERIFY_WEBHOOK_SECRET: webhookSecret, OPS_TOKEN: opsToken },
  });
  processes.push(service.process);
  const anyOver = AbortSignal.any([over, ...processes.map(({ ended }) => ended)]);
  const startedAt = performance.now();
  const seconds = (): string => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
  const progress = setInterval(() => {
    terminal.live(`  service    starting, with a PostgreSQL of its own … ${seconds()}`);
  }, progressMs);
  try {
    await service.ready(anyOver);
  } finally {
    clearInterval(progress);
  }
  terminal.line(`  service    ${service.url}, ready after ${seconds()}`);
  return { sandbox, connector: { url: service.url, webhookSecret, opsToken }, over: anyOver };
}
