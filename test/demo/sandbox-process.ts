import { randomBytes, randomUUID } from 'node:crypto';
import { OwnedProcess } from './owned-process.ts';
import { plainEnvironment } from './plain-environment.ts';

/** Where the stand-ins listen, and the tokens they take. */
export interface SandboxReady {
  readonly hubspot: { readonly baseUrl: string; readonly accessToken: string };
  readonly slack: { readonly apiUrl: string; readonly botToken: string };
}

/** HubSpot's and Slack's stand-ins as a process of their own. */
export class SandboxProcess {
  readonly process: OwnedProcess;

  constructor(root: string, logFile: string) {
    const options = {
      hubspot: { accessToken: `pat-eu1-${randomUUID()}` },
      slack: { botToken: `xoxb-${randomBytes(12).toString('hex')}` },
    };
    this.process = new OwnedProcess({
      name: 'sandbox',
      args: ['--no-warnings', 'test/sandbox/main.ts'],
      cwd: root,
      env: { ...plainEnvironment(), SANDBOX_OPTIONS: JSON.stringify(options) },
      logFile,
      readsStdout: true,
    });
  }

  async ready(signal: AbortSignal): Promise<SandboxReady> {
    return JSON.parse(await this.process.firstLine(signal)) as SandboxReady;
  }
}
