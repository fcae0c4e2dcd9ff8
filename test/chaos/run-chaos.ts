import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/eventually.ts';
import { seededRandom } from '../sandbox/server/seeded-random.ts';
import { ChaosRelay, type RelayCounts } from './chaos-relay.ts';
import { type ChaosStage, type ChaosStageOptions, openChaosStage } from './chaos-stage.ts';
import { type ContactVerdict, judgeContacts } from './judge-contacts.ts';
import { type DeliveryVerdict, judgeDeliveries } from './judge-deliveries.ts';
import { judgeMessages, type MessageVerdict } from './judge-messages.ts';
import { planChanges, type PlannedChange } from './planned-change.ts';
import { settled } from './settled.ts';
import { VendorFaults } from './vendor-faults.ts';
import { type SendCounts, Voucherify } from './voucherify.ts';

export interface ChaosOptions extends ChaosStageOptions {
  readonly rounds: number;
  readonly customers: number;
  /** Average number of a customer's changes in each of two campaigns and in each round. */
  readonly changes: number;
  /** Prints a line of progress. */
  readonly say: (line: string) => void;
  /** Ends the run early. */
  readonly signal: AbortSignal;
}

export interface ChaosReport {
  readonly sent: SendCounts;
  readonly acknowledged: number;
  readonly relay: RelayCounts;
  readonly vendors: { readonly calls: number; readonly spoiled: number };
  readonly deliveries: DeliveryVerdict;
  readonly contacts: ContactVerdict;
  readonly messages: MessageVerdict;
  /** Lines on what must not be; empty when all is well. */
  readonly violations: readonly string[];
}

/** Twice the time of a call without an answer, its back-off, and the minute in which a HubSpot write may land late. */
const settleLimitMs = 300_000;
/** Longest pause between the main load and the last kill, in which the vendors are busiest. */
const longestLullMs = 2_000;

/** Runs rounds of load, failing vendors and kill -9, then judges whether anything was lost. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const random = seededRandom(options.seed);
  const stage = await openChaosStage(options);
  const faults = new VendorFaults(stage.sandbox);
  const relay = new ChaosRelay(stage, faults);
  try {
    await relay.start();
    const voucherify = new Voucherify(stage.url, random);
    for (const [index, changes] of planChanges({ ...options, random }).entries()) {
      options.signal.throwIfAborted();
      faults.begin();
      await playRound({ changes, relay, voucherify, faults, random, signal: options.signal });
      faults.end();
      options.say(`round ${index + 1}: ${changes.length} tier changes acknowledged`);
    }
    options.say('faults are over: waiting until nothing is owed to anybody');
    const isSettled = await settled(stage, settleLimitMs, options.signal);
    await Promise.all([stage.sandbox.hubspot.settled(), stage.sandbox.slack.settled()]);
    const report = await judge({ stage, relay, voucherify, faults });
    if (isSettled) return report;
    return { ...report, violations: [`not settled within ${settleLimitMs / 1_000} s`, ...report.violations] };
  } finally {
    await relay.stop();
    await stage.clear();
  }
}

interface Round {
  readonly changes: readonly PlannedChange[];
  readonly relay: ChaosRelay;
  readonly voucherify: Voucherify;
  readonly faults: VendorFaults;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/**
 * Plays a round in three parts. Sends a tenth of the load and waits for the first fault, as a new leader waits a
 * moment before its first call. Strikes twice, at least once with kill -9, while most of the load runs. Sends the
 * last tenth and kills the service while a call hangs.
 */
async function playRound({ changes, relay, voucherify, faults, random, signal }: Round): Promise<void> {
  const tenth = Math.ceil(changes.length / 10);
  await voucherify.send(changes.slice(0, tenth), signal);
  await eventually(() => faults.assertFelt());
  const over = new AbortController();
  const before = voucherify.acknowledged.size;
  const most = changes.slice(tenth, -tenth);
  const load = voucherify.send(most, AbortSignal.any([signal, over.signal]));
  const others = [() => relay.terminate(), () => relay.crashPostgres(), () => relay.crashAll()];
  const other = others[Math.floor(random() * others.length)]!;
  const blows = random() < 0.5 ? [() => relay.kill(), other] : [other, () => relay.kill()];
  try {
    for (const [index, blow] of blows.entries()) {
      // early enough that load is left when the blow comes
      const moment = before + most.length * ((index + 0.1 + 0.6 * random()) / blows.length);
      while (voucherify.acknowledged.size < moment) {
        signal.throwIfAborted();
        await sleep(1);
      }
      await blow();
    }
    await load;
    await sleep(longestLullMs * random(), undefined, { signal });
    faults.end();
    faults.hang();
    await voucherify.send(changes.slice(-tenth), signal);
    await eventually(() => faults.assertFelt());
    await relay.kill();
  } finally {
    over.abort();
    await load;
  }
}

interface Evidence {
  readonly stage: ChaosStage;
  readonly relay: ChaosRelay;
  readonly voucherify: Voucherify;
  readonly faults: VendorFaults;
}

async function judge({ stage, relay, voucherify, faults }: Evidence): Promise<ChaosReport> {
  const { acknowledged, counts: sent } = voucherify;
  const { hubspot, slack } = stage.sandbox;
  const deliveries = await judgeDeliveries(stage, acknowledged);
  const contacts = judgeContacts(acknowledged, hubspot.contacts);
  const { spoiled, latePosts } = faults;
  const messages = judgeMessages({ acknowledged, messages: slack.messages, deliveries: deliveries.rows, latePosts });
  const violations = [sent.odd, relay.counts.odd, deliveries.violations, contacts.violations, messages.violations];
  const vendors = { calls: hubspot.calls.total + slack.calls.total, spoiled };
  const parts = { sent, relay: relay.counts, vendors, deliveries, contacts, messages };
  return { ...parts, acknowledged: acknowledged.size, violations: violations.flat() };
}
