import type { BenchOptions } from './bench-options.ts';
import type { OnStage } from './on-stage.ts';
import type { PartResult } from './part-result.ts';
import { loneUpgrades } from './slack-lone.ts';
import { slackBurst, type BurstResult } from './slack-burst.ts';
import { table } from './table.ts';

const headings = ['burst', 'messages', 'fewest', 'seconds', 'ideal', 'ratio', '429s'];
/** The latency of Slack's answers, and a network that is fast and slow by turns. */
const farAway = { latencyMs: 150, jitterMs: 100 };

/** Measures how soon a burst of upgrades is congratulated at Slack's pace, and how soon a single one is. */
export async function benchSlack({ upgrades, lone }: BenchOptions, onStage: OnStage): Promise<PartResult> {
  const one = await onStage((stage) => slackBurst(stage, { upgrades, channelCount: 1 }));
  const far = await onStage((stage) =>
    slackBurst(stage, { upgrades, channelCount: 1, network: { latencyMs: farAway.latencyMs } }),
  );
  const jittering = await onStage((stage) => slackBurst(stage, { upgrades, channelCount: 1, network: farAway }));
  const twenty = await onStage((stage) => slackBurst(stage, { upgrades, channelCount: 20 }));
  const { post, loopback, problems } = await onStage((stage) => loneUpgrades(stage, lone));
  const times = [
    ['webhook sent to post received', post.median, post.worst, post.median / loopback.median],
    ['a bare HTTP exchange on loopback', loopback.median, loopback.worst, 1],
  ];
  return {
    title: `slack: ${upgrades.toLocaleString('en')} upgrades wait; a message a second and channel, 300 a minute, 50 rows to a digest`,
    lines: [
      table(headings, [
        rowOf('to one channel', one),
        rowOf('the same, answers take 150 ms', far),
        rowOf('the same, and calls up to 100 ms', jittering),
        rowOf('over 20 channels', twenty),
      ]),
      '  ideal: full digests, the first one at once; ratio: seconds / ideal.',
      '',
      table([`${String(lone)} upgrades one by one, ms`, 'median', 'worst', 'ratio'], times),
    ],
    problems: [...[one, far, jittering, twenty].flatMap((burst) => burst.problems), ...problems],
  };
}

function rowOf(name: string, { messages, fewest, seconds, ideal, refused }: BurstResult): (string | number)[] {
  return [name, messages, fewest, seconds, ideal, ideal > 0 ? seconds / ideal : '–', refused];
}
