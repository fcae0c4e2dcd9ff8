import { webhookSecret } from '../support/signed.ts';
import type { BenchStage } from './bench-stage.ts';
import { ConnectorUnderLoad } from './connector-under-load.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { diskSyncsPerSecond } from './disk-syncs.ts';
import { quantile } from './quantile.ts';
import { SandboxUnderLoad } from './sandbox-under-load.ts';
import { sendLoad, type LoadResult } from './send-load.ts';
import { StoredEvents } from './stored-events.ts';
import { webhookRequest } from './webhook-request.ts';

/** Connections, and requests that take some seconds over so many. */
const loads = [
  { connections: 1, count: 500 },
  { connections: 32, count: 4_000 },
  { connections: 256, count: 4_000 },
];

/** Time until a saved configuration is in force and calls under way have ended. */
const settleMs = 1_500;

export interface IngestSample {
  /**
   * The service with an empty database, without its journal, with `stored` events in the database, or with an empty
   * database while it delivers to both vendors. In the other variants the destinations are paused.
   */
  readonly variant: 'empty' | 'no journal' | 'full' | 'delivering';
  readonly connections: number;
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

interface Subject {
  readonly variant: IngestSample['variant'];
  readonly connector: ConnectorUnderLoad;
  /** Events stored before, plus those that the connector has acknowledged. */
  acknowledged: number;
}

export interface IngestResult {
  readonly samples: readonly IngestSample[];
  /** Disk syncs a second, one value a round. */
  readonly syncs: readonly number[];
  readonly problems: readonly string[];
}

/**
 * Measures the disk and all variants in each round, one at a time. Each round begins with another variant, so that
 * other work of the machine hits all of them.
 */
export async function measureIngest(
  stage: BenchStage,
  { rounds, stored }: { readonly rounds: number; readonly stored: number },
): Promise<IngestResult> {
  const { ready: sandbox } = await SandboxUnderLoad.start(stage);
  const start = (script = 'dist/main.js'): Promise<ConnectorUnderLoad> =>
    ConnectorUnderLoad.start(stage, { sandbox, script, hubspot: { paused: true }, slack: { paused: true } });
  const empty: Subject = { variant: 'empty', connector: await start(), acknowledged: 0 };
  const full: Subject = { variant: 'full', connector: await start(), acknowledged: stored };
  const bare: Subject = {
    variant: 'no journal',
    connector: await start('test/bench/without-journal.ts'),
    acknowledged: 0,
  };
  const delivering: Subject = { variant: 'delivering', connector: await start(), acknowledged: 0 };
  await onEventsOf(full, (events) => events.add(stored, stage.signal));

  const subjects = [empty, bare, full, delivering];
  let wrong = 0;
  const run = async (subject: Subject, { connections, count }: (typeof loads)[number]): Promise<LoadResult> => {
    const { connector } = subject;
    // The requests are made before the clock starts.
    const requests = Array.from({ length: count }, () => webhookRequest(somebody(), webhookSecret));
    if (subject === delivering) await switchBoth(subject, false);
    const result = await sendLoad({ port: connector.port, connections, requests, signal: stage.signal });
    subject.acknowledged += result.accepted;
    wrong += count - result.accepted;
    if (subject === delivering) await switchBoth(subject, true);
    return result;
  };
  for (const subject of subjects) for (const load of loads) await run(subject, load); // until all code is compiled

  const samples: IngestSample[] = [];
  const syncs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    subjects.push(...subjects.splice(0, 1));
    syncs.push(diskSyncsPerSecond(empty.connector.dataDir));
    for (const load of loads) {
      for (const subject of subjects) {
        const { seconds, latenciesMs } = await run(subject, load);
        const [p50, p99] = [quantile(latenciesMs, 0.5), quantile(latenciesMs, 0.99)];
        const { variant } = subject;
        samples.push({ variant, connections: load.connections, rate: load.count / seconds, p50, p99 });
      }
    }
  }
  const problems = wrong === 0 ? [] : [`ingest: ${String(wrong)} webhooks were not accepted`];
  for (const subject of [empty, full, delivering]) {
    const count = await onEventsOf(subject, (events) => events.count());
    const { acknowledged, variant } = subject;
    if (count !== acknowledged)
      problems.push(`ingest, ${variant}: ${String(acknowledged)} acknowledged, ${String(count)} stored`);
  }
  return { samples, syncs, problems };
}

async function switchBoth({ connector }: Subject, paused: boolean): Promise<void> {
  await connector.configure({ hubspot: { paused }, slack: { paused } });
  await sleep(settleMs);
}

let people = 0;

function somebody(): { name: string; email: string } {
  people += 1;
  return { name: 'Ada Lindqvist', email: `ada.lindqvist.${String(people)}@example.com` };
}

async function onEventsOf<T>({ connector }: Subject, act: (events: StoredEvents) => Promise<T>): Promise<T> {
  const events = await StoredEvents.open(connector.dataDir);
  try {
    return await act(events);
  } finally {
    await events.close();
  }
}
