import type { Database } from '../../src/storage/database.ts';
import type { DeliveryLog } from '../../src/journal/delivery-log.ts';
import type { BenchOptions } from './bench-options.ts';
import type { BenchStage } from './bench-stage.ts';
import { ConnectorUnderLoad } from './connector-under-load.ts';
import type { OnStage } from './on-stage.ts';
import type { PartResult } from './part-result.ts';
import { quantile } from './quantile.ts';
import { SandboxUnderLoad } from './sandbox-under-load.ts';
import { StoredEvents } from './stored-events.ts';
import { table } from './table.ts';

const histories = [0, 10_000, 100_000, 1_000_000];
/** Deliveries that wait at once; a take gets half of them. */
const waiting = 200;
const takeSize = 100;
const takes = 20;

interface Built {
  readonly Database: typeof Database;
  readonly DeliveryLog: typeof DeliveryLog;
}

/** Measures how fast deliveries of a customer are taken, by the length of the customer's history. */
export async function benchHistory({ rounds }: BenchOptions, onStage: OnStage): Promise<PartResult> {
  const rates = await onStage((stage) => measureTakes(stage, rounds));
  const rows = histories.map((history) => {
    const mine = rates.map((round) => round.get(history) ?? NaN);
    const ratios = rates.map((round) => (round.get(history) ?? NaN) / (round.get(0) ?? NaN));
    return [history.toLocaleString('en'), quantile(mine, 0.5), quantile(ratios, 0.5).toFixed(2)];
  });
  return {
    title: `history: takes of ${String(takeSize)} deliveries of one customer in one campaign, of whom so many events are stored`,
    lines: [table(['events before', 'takes/s', 'ratio to none'], rows)],
    problems: [],
  };
}

/** Measures all histories in each round, with the statements of the build. */
async function measureTakes(stage: BenchStage, rounds: number): Promise<ReadonlyMap<number, number>[]> {
  const { ready: sandbox } = await SandboxUnderLoad.start(stage);
  const paused = { hubspot: { paused: true }, slack: { paused: true } };
  const connector = await ConnectorUnderLoad.start(stage, { sandbox, ...paused });
  const events = await StoredEvents.open(connector.dataDir);
  const built = async (name: string): Promise<unknown> => import(new URL(`../../dist/${name}`, import.meta.url).href);
  const { Database: Opened, DeliveryLog: Log } = {
    ...((await built('storage/database.js')) as object),
    ...((await built('journal/delivery-log.js')) as object),
  } as Built;
  const [database, log] = [new Opened(events.connection, () => undefined), new Log()];
  try {
    for (const history of histories) await events.addHistory(customerOf(history), history + waiting);
    const results: Map<number, number>[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const rates = new Map<number, number>();
      for (const history of histories) {
        stage.signal.throwIfAborted();
        await events.vacuum();
        let ms = 0;
        for (let take = 0; take < takes; take += 1) {
          await events.owe(customerOf(history), waiting);
          const startedAt = performance.now();
          const due = await log.lookOutside(database, 'hubspot', { lanes: [], limit: takeSize });
          const taken = await log.take(database, due);
          ms += performance.now() - startedAt;
          if (taken.length !== takeSize) throw new Error(`took ${String(taken.length)}, not ${String(takeSize)}`);
        }
        await events.settleAll();
        rates.set(history, (takes * 1_000) / ms);
      }
      if (round > 0) results.push(rates); // the first round compiles and caches
    }
    return results;
  } finally {
    await database.close();
    await events.close();
  }
}

function customerOf(history: number): string {
  return `cust_with_${String(history)}`;
}
