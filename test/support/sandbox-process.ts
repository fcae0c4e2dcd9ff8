import type { SandboxOptions } from '../sandbox/sandbox.ts';
import type { VendorAccess } from '../sandbox/vendors.ts';
import { OwnedProcess } from './owned-process.ts';

/** HubSpot's and Slack's stand-ins in a process of their own. */
export class SandboxProcess {
  readonly process: OwnedProcess;

  constructor(logFile: string, options: Omit<SandboxOptions, 'now'>) {
    this.process = new OwnedProcess({
      name: 'sandbox',
      args: ['test/sandbox/main.ts'],
      env: { SANDBOX_OPTIONS: JSON.stringify(options) },
      logFile,
      readsStdout: true,
    });
  }

  async ready(signal: AbortSignal): Promise<VendorAccess> {
    return JSON.parse(await this.process.firstLine(signal)) as VendorAccess;
  }
}
