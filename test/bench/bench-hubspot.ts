import type { BenchOptions } from './bench-options.ts';
import { hubspotBacklog, type BacklogResult } from './hubspot-backlog.ts';
import type { OnStage } from './on-stage.ts';
import type { PartResult } from './part-result.ts';
import { table } from './table.ts';

const headings = [
  'backlog',
  'contacts/s',
  'seconds to 95 %',
  'to all',
  'settled',
  'ideal',
  'ratio',
  'calls',
  '429s',
  '5xx',
  'dead',
  'MB at start',
  'most',
  'at end',
];

/** Measures how fast a backlog gets to HubSpot at its rate limit, without and with faults. */
export async function benchHubSpot({ changes }: BenchOptions, onStage: OnStage): Promise<PartResult> {
  const clean = await onStage((stage) => hubspotBacklog(stage, { changes, faulty: false }));
  const faulty = await onStage((stage) => hubspotBacklog(stage, { changes, faulty: true }));
  const rows = [rowOf('all well', clean), rowOf('5 % faulty, 5 % 5xx', faulty)];
  return {
    title: `hubspot: ${changes.toLocaleString('en')} changes of as many contacts wait; 120 ms a call, 190 calls per 10 s`,
    lines: [
      table(headings, rows),
      '  ideal: the limit’s 19 calls a second with 100 contacts each and no fault; ratio: ideal / seconds to all (to 95 %',
      '  with faults: what failed is tried again after its back-off). A write whose answer was a 5xx may still land late, so',
      '  it is written once more a minute later: then it is settled.',
    ],
    problems: [...clean.problems, ...faulty.problems],
  };
}

function rowOf(name: string, result: BacklogResult): (string | number)[] {
  const { contacts, calls, memory, ideal } = result;
  const judged = result.faulty ? result.secondsTo95 : result.secondsToAll;
  return [
    name,
    contacts / result.secondsToAll,
    result.secondsTo95,
    result.secondsToAll,
    result.secondsToSettled,
    ideal,
    ((result.faulty ? 0.95 : 1) * ideal) / judged,
    calls.total,
    calls.refused,
    calls.failed,
    result.dead,
    ...[memory.start, memory.most, memory.end].map(Math.round),
  ];
}
