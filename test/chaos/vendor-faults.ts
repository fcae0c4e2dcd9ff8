import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Fault, FaultEffect } from '../sandbox/server/fault.ts';

/** The common part of both vendors' 429. */
const later = { kind: 'answer', status: 429, headers: { 'retry-after': '1' } } as const;

/** Faults with their probability per call: refusals, failures, writes without an answer, and late writes. */
const effects: readonly (readonly [probability: number, FaultEffect])[] = [
  [0.06, { kind: 'answer', status: 503, body: 'upstream connect error' }],
  [0.04, { kind: 'answer', status: 500, written: true }],
  [0.06, { kind: 'reset' }],
  [0.06, { kind: 'reset', written: true }],
  [0.01, { kind: 'hang' }],
  [0.01, { kind: 'hang', written: true }],
  [0.02, { kind: 'late', afterMs: 400 }],
  [0.02, { kind: 'late', afterMs: 3_000 }],
  [0.03, { kind: 'truncate', socket: true }],
  [0.03, { kind: 'html', written: true }],
];

/** Adds faults to both stand-ins, and counts the calls that met one. */
export class VendorFaults {
  readonly #sandbox: Sandbox;
  /** Calls that met a fault, counted at `end`. */
  spoiled = 0;
  /** Posts to Slack that landed after the service gave up, counted at `end`. */
  latePosts = 0;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** Spoils the first call to each vendor, and about a third of all others. */
  begin(): void {
    const { hubspot, slack } = this.#sandbox;
    const first: Fault = { times: 1, effect: { kind: 'reset' } };
    const faults = [first, ...effects.map(([probability, effect]): Fault => ({ probability, effect }))];
    const secondly = { ...later, body: { status: 'error', errorType: 'RATE_LIMIT', policyName: 'SECONDLY' } };
    hubspot.faults.add(...faults, { probability: 0.05, effect: secondly });
    hubspot.faults.add({ probability: 0.05, effect: { kind: 'drop', records: 3, written: true } });
    const onPosts = faults.map((fault) => (isLate(fault) ? { ...fault, path: 'chat.postMessage' } : fault));
    slack.faults.add(...onPosts, {
      probability: 0.05,
      effect: { ...later, body: { ok: false, error: 'ratelimited' } },
    });
  }

  /** Leaves the next call to each vendor without an answer. */
  hang(): void {
    const { hubspot, slack } = this.#sandbox;
    for (const { faults } of [hubspot, slack]) faults.add({ times: 1, effect: { kind: 'hang' } });
  }

  /** @throws Error unless a call has met a fault since `begin` or `hang`. */
  assertFelt(): void {
    const { hubspot, slack } = this.#sandbox;
    if (used([...hubspot.faults.list, ...slack.faults.list]) === 0) throw new Error('no vendor was called');
  }

  end(): void {
    const { hubspot, slack } = this.#sandbox;
    this.spoiled += used([...hubspot.faults.list, ...slack.faults.list]);
    this.latePosts += used(slack.faults.list.filter(isLate));
    hubspot.faults.clear();
    slack.faults.clear();
  }
}

function isLate({ effect }: Fault): boolean {
  return effect.kind === 'late';
}

function used(faults: readonly { readonly used: number }[]): number {
  return faults.reduce((total, fault) => total + fault.used, 0);
}
