import { expect } from '@jest/globals';
import type { Delivery } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { FaultEffect } from '../sandbox/server/fault.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import type { Status } from './answers.ts';
import { recordPrinted, type Printed } from './printed.ts';
import { deliveryOf, personalWords } from './secret-customer.ts';

export interface Vendor {
  /** Origin in the form `http://host:port`. */
  readonly origin: string;
  readonly token: string;
  /** How long a call may take. */
  readonly timeoutMs: number;
}

/** A destination under test, and the outcomes that it must decide on. */
export interface Subject {
  /** Name of the destination's stand-in in the sandbox. */
  readonly name: Exclude<keyof Sandbox, 'stop'>;
  /** Makes a new destination, with a channel or a quota of its own. */
  readonly destination: (vendor: Vendor) => Destination;
  /** The decision on each status, whatever the body. */
  readonly decisions: Readonly<Record<Status, string>>;
}

const tokens = { hubspot: 'pat-eu1-0c0n7rac7', slack: 'xoxb-0c0n7rac7' };
/** Time limit of a call in tests that are not about it. */
const patienceMs = 10_000;

/** A destination with its vendor's stand-in. Checks every outcome and all output for the token and personal data. */
export class Stage {
  readonly subject: Subject;
  /** Ids of the deliveries that the destination has reported as `sending`. */
  readonly sent = new Set<string>();
  #sandbox: Sandbox | undefined;
  #printed: Printed | undefined;

  constructor(subject: Subject) {
    this.subject = subject;
  }

  async open(): Promise<void> {
    this.#sandbox = await startSandbox({ hubspot: { accessToken: tokens.hubspot }, slack: { botToken: tokens.slack } });
  }

  /** Resets the stand-in and starts to record output. Call it before each test. */
  begin(): void {
    this.standIn.reset();
    this.sent.clear();
    this.#printed = recordPrinted();
  }

  /** Expects that the output was discreet. Call it after each test. */
  end(): void {
    const printed = this.#printed?.text() ?? '';
    this.#printed?.stop();
    this.#expectDiscreet(printed);
  }

  close(): Promise<void> | undefined {
    return this.#sandbox?.stop();
  }

  get standIn(): Sandbox['hubspot'] | Sandbox['slack'] {
    if (this.#sandbox === undefined) throw new Error('the stage is not open');
    return this.#sandbox[this.subject.name];
  }

  get token(): string {
    return tokens[this.subject.name];
  }

  get origin(): string {
    const { hubspot, slack } = this.#sandbox ?? {};
    return new URL((this.subject.name === 'hubspot' ? hubspot?.baseUrl : slack?.apiUrl) ?? '').origin;
  }

  destination(vendor: Partial<Vendor> = {}): Destination {
    return this.subject.destination({ origin: this.origin, token: this.token, timeoutMs: patienceMs, ...vendor });
  }

  /** Returns the outcome of one delivery when every call meets `effect`. */
  async outcomeOf(effect: FaultEffect | undefined, vendor: Partial<Vendor> = {}): Promise<Outcome> {
    if (effect !== undefined) this.standIn.faults.add({ effect });
    const [outcome] = await this.call(this.destination(vendor), [deliveryOf()]);
    if (outcome === undefined) throw new Error('no outcome');
    return outcome;
  }

  async call(
    destination: Destination,
    deliveries: readonly Delivery[],
    mayGoOn: () => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<readonly Outcome[]> {
    const outcomes = await destination.call({ deliveries, mayGoOn, sending: ({ id }) => this.sent.add(id) });
    this.#expectDiscreet(JSON.stringify(outcomes));
    return outcomes;
  }

  #expectDiscreet(text: string): void {
    for (const word of [this.token, ...personalWords]) expect(text).not.toContain(word);
  }
}
