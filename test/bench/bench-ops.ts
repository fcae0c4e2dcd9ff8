import type { BenchOptions } from './bench-options.ts';
import type { BenchStage } from './bench-stage.ts';
import { ConnectorUnderLoad } from './connector-under-load.ts';
import { explainList } from './explain-list.ts';
import type { OnStage } from './on-stage.ts';
import type { PartResult } from './part-result.ts';
import { quantile } from './quantile.ts';
import { SandboxUnderLoad } from './sandbox-under-load.ts';
import { StoredEvents } from './stored-events.ts';
import { table } from './table.ts';

/** Calls of each read in a round. */
const calls = 10;
/** Most PostgreSQL pages that a page of a list may touch: some five for each event that it reads. */
const mostBlocks = 50_000;

const day = 86_400_000;
const ago = (days: number): string => new Date(Date.now() - days * day).toISOString();

/** Query parameters of each filter, by its title. */
const filters: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no filter': {},
  'a common kind': { kind: 'upgraded' },
  'a rare campaign': { campaign: 'camp_rare' },
  'no such tier': { tier: 'Diamond' },
  'no such lane': { lane: 'C0NOBODY' },
  'two that exclude each other': { kind: 'upgraded', notKind: 'upgraded' },
  'a kind of old events only': { kind: 'left' },
  'old events': { until: ago(11) },
  'new events of that kind': { kind: 'left', since: ago(1) },
  'a customer': { customer: 'cust_c4ca4238a0b923820dcc509a' },
  'an e-mail': { email: 'CUST_c4ca4238a0b923820dcc509a@example.com' },
  "nobody's e-mail": { email: 'nobody@example.com' },
  'dead letters': { status: 'dead' },
  'dead letters of a rare campaign': { status: 'dead', campaign: 'camp_rare' },
  'a reason': { reason: 'rejected', destination: 'slack' },
  'a reason nobody has': { reason: 'timeout' },
  'skipped, of old events only': { status: 'skipped', kind: 'left' },
};

const others = {
  'events, counted by everything': 'events?facets=kind,campaign,tier,destination,status,reason,lane',
  'deliveries, counted by everything': 'deliveries?facets=kind,campaign,tier,destination,status,reason,lane',
  'a customer’s view': 'customers/cust_c4ca4238a0b923820dcc509a',
  destinations: 'destinations',
  'stats of a day by the hour': 'stats?window=24h&step=1h',
  'stats of 90 days by 5 hours': 'stats?window=90d&step=5h',
};

interface Read {
  readonly title: string;
  readonly path: string;
  readonly ms: number[];
  /** PostgreSQL pages that the read touches; null when not measured. */
  readonly blocks: number | null;
}

/** Measures how long a person waits for a page of a list, for each filter. */
export async function benchOps({ rounds, stored }: BenchOptions, onStage: OnStage): Promise<PartResult> {
  const reads = await onStage((stage) => measureReads(stage, { rounds, stored }));
  const simplest = quantile(reads[0]?.ms ?? [], 0.5);
  const rows = reads.map(({ title, ms, blocks }) => {
    const median = quantile(ms, 0.5);
    return [title, median, quantile(ms, 0.95), (median / simplest).toFixed(1), blocks ?? ''];
  });
  return {
    title: `ops: a page of 50, of ${stored.toLocaleString('en')} events and twice as many deliveries`,
    lines: [
      table(['read', 'median ms', 'p95 ms', 'ratio to the first', 'PostgreSQL pages'], rows),
      '  From request to answer, one at a time; the statements of a list’s page touch so many pages of 8 KiB.',
    ],
    problems: reads.flatMap(({ title, blocks }) =>
      blocks !== null && blocks > mostBlocks ? [`ops: ${title} reads ${String(blocks)} pages`] : [],
    ),
  };
}

async function measureReads(
  stage: BenchStage,
  { rounds, stored }: { readonly rounds: number; readonly stored: number },
): Promise<Read[]> {
  const { ready: sandbox } = await SandboxUnderLoad.start(stage);
  const paused = { hubspot: { paused: true }, slack: { paused: true } };
  const connector = await ConnectorUnderLoad.start(stage, { sandbox, ...paused });
  const events = await StoredEvents.open(connector.dataDir);
  try {
    await events.add(stored, stage.signal);
    await events.addTallies();
    const reads: Read[] = [];
    for (const [title, filter] of Object.entries(filters)) {
      for (const list of ['events', 'deliveries'] as const) {
        const path = `${list}?${new URLSearchParams(filter).toString()}`;
        const blocks = await explainList(events.connection, list, filter);
        reads.push({ title: `${list}: ${title}`, path, ms: [], blocks });
      }
    }
    for (const [title, path] of Object.entries(others)) reads.push({ title, path, ms: [], blocks: null });
    for (const { path } of reads) await connector.read(path); // compiles and caches
    for (let round = 0; round < rounds; round += 1) {
      for (const { path, ms } of reads) {
        for (let call = 0; call < calls; call += 1) {
          stage.signal.throwIfAborted();
          const startedAt = performance.now();
          await connector.read(path);
          ms.push(performance.now() - startedAt);
        }
      }
    }
    return reads;
  } finally {
    await events.close();
  }
}
