import type { z } from 'zod';
import type { answers } from './answers.ts';
import { sentText } from './sent-text.ts';
import { list, table } from './table.ts';
import { when } from './words.ts';

type EventView = z.output<typeof answers.event>;

/** Returns an event, its deliveries and their attempts as text for a terminal. */
export function eventText({ id, receivedAt, occurredAt, change, violations = [], deliveries }: EventView): string {
  const { kind, customer, campaign, from, to } = change ?? {};
  const facts: [string, string][] = [
    ['event', id],
    ['received', when(receivedAt)],
    ...(change
      ? ([
          ['happened', when(occurredAt)],
          ['kind', kind ?? 'erased, with its customer'],
          ['customer', customer?.id ?? ''],
          ['campaign', `${campaign?.name ?? ''} (${campaign?.id ?? ''})`],
          ['tier', `${from?.name ?? '–'} → ${to?.name ?? '–'}`],
        ] satisfies [string, string][])
      : ([['kind', 'rejected: it was signed, but not understood']] satisfies [string, string][])),
    ...violations.map(({ path, message }): [string, string] => ['wrong', `${path} ${message}`]),
  ];
  return [list(facts), ...deliveries.map(deliveryText)].join('\n\n');
}

function deliveryText({
  id,
  destination,
  status,
  reason,
  detail,
  ref,
  attempts,
}: EventView['deliveries'][number]): string {
  const why = [reason, detail].filter(Boolean).join(': ');
  const facts: [string, string][] = [
    ['delivery', id],
    ['to', destination],
    ['status', why ? `${status} (${why})` : status],
    ...(ref ? ([['ref', ref]] satisfies [string, string][]) : []),
  ];
  if (typeof attempts === 'number' || attempts.length === 0) return list(facts);
  const tries = table(
    ['try', 'ended', 'ms', 'outcome', 'why'],
    attempts.map(({ number, endedAt, durationMs, outcome, reason: cause, detail: more }) => [
      String(number),
      when(endedAt),
      String(durationMs ?? '–'),
      outcome,
      [cause, more].filter(Boolean).join(': '),
    ]),
  );
  const sent = attempts.findLast((attempt) => attempt.sent)?.sent;
  return [list(facts), tries, ...(sent ? [sentText(sent)] : [])].join('\n');
}
