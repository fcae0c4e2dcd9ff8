import type { ChaosReport } from './run-chaos.ts';

/** Violations that are printed at most. */
const shownViolations = 40;

/** Returns the printed report: what happened, in numbers, and each violation. */
export function chaosReportLines({ sent, relay, vendors, deliveries, contacts, messages, ...report }: ChaosReport) {
  const { accepted, duplicate, refused, unanswered } = sent;
  const { violations, acknowledged } = report;
  const lines: (readonly [string, string])[] = [
    ['events', `${acknowledged} acknowledged, none of them lost or left open`],
    ['answers', `${accepted} accepted, ${duplicate} duplicate, ${refused} × 503, ${unanswered} without an answer`],
    [
      'service',
      `${relay.kills} × kill -9, ${relay.terminations} × SIGTERM, ${relay.postgresCrashes} × PostgreSQL killed`,
    ],
    ['', `ready ${range(relay.readyMs)} after each start`],
    [
      '',
      `${relay.interrupted} deliveries interrupted, all taken up again within ${range(relay.resumedMs)} of readiness`,
    ],
    ['vendors', `${vendors.calls} calls, ${vendors.spoiled} of them spoiled`],
    [
      'deliveries',
      Object.entries(deliveries.counts)
        .map(([name, count]) => `${count} ${name}`)
        .join(', '),
    ],
    ['HubSpot', `${contacts.memberships} customers in a programme, each at their newest tier`],
    ['Slack', `${messages.posted} upgrades posted, in ${messages.messages} messages`],
    ['', `${messages.twice} of them twice, in ${messages.repeats} messages that landed after they were given up`],
  ];
  const shown = lines.map(([name, text]) => `  ${name.padEnd(11)}${text}`);
  if (violations.length === 0) return ['', ...shown, '', 'Nothing is lost.'];
  const more = violations.length - shownViolations;
  return [
    '',
    ...shown.map((line) => line.replace(/, (none|all|each) .*/, '')),
    '',
    `${violations.length} VIOLATIONS`,
    ...violations.slice(0, shownViolations).map((violation) => `  ${violation}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

function range(times: readonly number[]): string {
  const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
  return `${seconds(Math.min(...times))}–${seconds(Math.max(...times))} s`;
}
