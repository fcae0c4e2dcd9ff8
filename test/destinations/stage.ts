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
  /** As in `http://host:port`. */
  readonly origin: string;
  readonly token: string;
  /** How long a call may take. */
  readonly timeoutMs: number;
}

/** How to meet a destination. */
export interface Subject {
  /** Its stand-in in the sandbox. */
  readonly name: Exclude<keyof Sandbox, 'stop'>;
  /** A new one, with a channel or a quota of its own. */
  readonly destination: (vendor: Vendor) => Destination;
  /** What an answer's status comes to, whatever its body. */
  readonly decisions: Readonly<Record<Status, string>>;
}

const tokens = { hubspot: 'pat-eu1-0c0n7rac7', slack: 'xoxb-0c0n7rac7' };
/** Where a time limit is not what a test is about. */
const patienceMs = 10_000;

/** A destination in front of its vendor's stand-in, and nothing that it says goes unheard. */
export class Stage {
  readonly subject: Subject;
  /** The ids of the deliveries of which it was told what is sent. */
  readonly sent = new Set<string>();
  #sandbox: Sandbox | undefined;
  #printed: Printed | undefined;

  constructor(subject: Subject) {
    this.subject = subject;
  }

  async open(): Promise<void> {
    this.#sandbox = await startSandbox({ hubspot: { accessToken: tokens.hubspot }, slack: { botToken: tokens.slack } });
  }

  /** Before each test. */
  begin(): void {
    this.standIn.reset();
    this.sent.clear();
    this.#printed = recordPrinted();
  }

  /** After each test. */
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

  /** The outcome of one delivery while all calls end like that. */
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
