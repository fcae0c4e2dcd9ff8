import type { BenchOptions } from './bench-options.ts';
import { measureIngest, type IngestSample } from './measure-ingest.ts';
import type { OnStage } from './on-stage.ts';
import type { PartResult } from './part-result.ts';
import { quantile } from './quantile.ts';
import { table } from './table.ts';

const variants = ['no journal', 'empty', 'full', 'delivering'] as const;

const headings = ['connections', 'service', 'acks/s', 'p50 ms', 'p99 ms', 'ratio', 'acks per disk sync'];

const median = (values: Iterable<number>): number => quantile(values, 0.5);

/** Measures durable acknowledgements a second, and compares them with a service without journal and with the disk. */
export async function benchIngest({ rounds, stored }: BenchOptions, onStage: OnStage): Promise<PartResult> {
  const { samples, syncs, problems } = await onStage((stage) => measureIngest(stage, { rounds, stored }));
  const rows = [...new Set(samples.map(({ connections }) => connections))].flatMap((connections) =>
    variants.map((variant) => {
      const of = (name: IngestSample['variant']): readonly IngestSample[] =>
        samples.filter((sample) => sample.variant === name && sample.connections === connections);
      const mine = of(variant);
      const rate = median(mine.map((sample) => sample.rate));
      const [beside, others] =
        variant === 'empty' ? ['of no journal', of('no journal')] : (['of empty', of('empty')] as const);
      const ratio = median(mine.map((sample, round) => sample.rate / (others[round]?.rate ?? NaN)));
      return [
        connections,
        variant,
        rate,
        median(mine.map(({ p50 }) => p50)),
        median(mine.map(({ p99 }) => p99)),
        variant === 'no journal' ? '' : `${ratio.toFixed(2)} ${beside}`,
        variant === 'no journal' ? '' : rate / median(syncs),
      ];
    }),
  );
  return {
    title: `ingest: webhooks of 2 KB, each event new; full: ${stored.toLocaleString('en')} events stored before; delivering: to both vendors meanwhile`,
    lines: [
      table(headings, rows),
      `  The disk under DATA_DIR does ${median(syncs).toFixed(0)} times write 4 KB and fdatasync a second, one after another.`,
      `  Medians of ${String(rounds)} rounds; a ratio is the median of the rounds’ ratios. The load comes from this machine too.`,
    ],
    problems,
  };
}
