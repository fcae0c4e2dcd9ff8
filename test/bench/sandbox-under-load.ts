import type { Contact } from '../sandbox/hubspot/contact.ts';
import type { SandboxOptions } from '../sandbox/sandbox.ts';
import type { Fault } from '../sandbox/server/fault.ts';
import type { SlackMessage } from '../sandbox/slack/slack-message.ts';
import type { VendorAccess } from '../sandbox/vendors.ts';
import { SandboxProcess } from '../support/sandbox-process.ts';
import type { BenchStage } from './bench-stage.ts';

interface Calls {
  readonly total: number;
  readonly byStatus: Readonly<Record<string, number>>;
}

/** The vendors' stand-ins in a process of their own, with their contents and counts of calls. */
export class SandboxUnderLoad {
  readonly ready: VendorAccess;
  readonly #signal: AbortSignal;

  private constructor(ready: VendorAccess, signal: AbortSignal) {
    this.ready = ready;
    this.#signal = signal;
  }

  static async start(stage: BenchStage, options: Omit<SandboxOptions, 'now'> = {}): Promise<SandboxUnderLoad> {
    const { logFile } = await stage.openWorkplace();
    const sandbox = new SandboxProcess(logFile, options);
    stage.own(sandbox.process);
    const ready = await sandbox.ready(stage.signal);
    return new SandboxUnderLoad(ready, stage.signal);
  }

  async hubspotCounts(): Promise<{ readonly contactCount: number; readonly calls: Calls }> {
    return (await this.#get(this.ready.hubspot.baseUrl, 'state?counts')) as { contactCount: number; calls: Calls };
  }

  async contacts(): Promise<readonly Contact[]> {
    return ((await this.#get(this.ready.hubspot.baseUrl, 'state')) as { contacts: readonly Contact[] }).contacts;
  }

  async slackCounts(): Promise<{ readonly messageCount: number; readonly calls: Calls }> {
    return (await this.#get(this.ready.slack.apiUrl, 'state?counts')) as { messageCount: number; calls: Calls };
  }

  async messages(): Promise<readonly SlackMessage[]> {
    return ((await this.#get(this.ready.slack.apiUrl, 'state')) as { messages: readonly SlackMessage[] }).messages;
  }

  async addHubSpotFault(fault: Fault): Promise<void> {
    const url = new URL('/_sandbox/faults', this.ready.hubspot.baseUrl);
    const { ok } = await fetch(url, { method: 'POST', body: JSON.stringify(fault), signal: this.#signal });
    if (!ok) throw new Error('the sandbox did not take the fault');
  }

  async #get(base: string, path: string): Promise<unknown> {
    const response = await fetch(new URL(`/_sandbox/${path}`, base), { signal: this.#signal });
    return response.json();
  }
}
