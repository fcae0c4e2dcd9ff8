import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { OwnedProcess } from './owned-process.ts';
import { plainEnvironment } from './plain-environment.ts';
import type { SandboxReady } from './sandbox-process.ts';
import type { Workplace } from './workplace.ts';

export interface ConnectorOptions {
  readonly root: string;
  readonly workplace: Workplace;
  readonly sandbox: SandboxReady;
  readonly port: number;
}

/** The built service as a process of its own, with secrets of its own. */
export class ConnectorProcess {
  readonly process: OwnedProcess;
  readonly url: string;
  readonly webhookSecret = randomBytes(24).toString('hex');
  readonly opsToken = randomBytes(24).toString('hex');

  constructor({ root, workplace, sandbox, port }: ConnectorOptions) {
    this.url = `http://127.0.0.1:${String(port)}`;
    this.process = new OwnedProcess({
      name: 'connector',
      args: ['--no-warnings', '--import', import.meta.resolve('./leash.ts'), 'dist/main.js'],
      cwd: root,
      env: {
        ...plainEnvironment(),
        HOST: '127.0.0.1',
        PORT: String(port),
        CONFIG_FILE: 'config/connector.yaml',
        DATA_DIR: workplace.dataDir,
        VOUCHERIFY_WEBHOOK_SECRET: this.webhookSecret,
        OPS_TOKEN: this.opsToken,
        HUBSPOT_BASE_URL: sandbox.hubspot.baseUrl,
        HUBSPOT_ACCESS_TOKEN: sandbox.hubspot.accessToken,
        SLACK_API_URL: sandbox.slack.apiUrl,
        SLACK_BOT_TOKEN: sandbox.slack.botToken,
      },
      logFile: workplace.logFile,
    });
  }

  /** Resolves when it takes webhooks. */
  async ready(signal: AbortSignal): Promise<void> {
    while (!(await this.#answersReady(signal))) await sleep(100, undefined, { signal });
  }

  async #answersReady(signal: AbortSignal): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/health/ready`, { signal })).ok;
    } catch {
      signal.throwIfAborted();
      return false;
    }
  }
}
