import { z } from 'zod';
import type { Sent } from './answers.ts';
import { harmless, harmlessLines, json } from './terminal.ts';

const contact = z.looseObject({
  kind: z.literal('contact'),
  contact: z.looseObject({ idProperty: z.string(), id: z.string() }),
  properties: z.record(z.string(), z.unknown()),
});
const message = z.looseObject({ kind: z.literal('message'), channel: z.string(), text: z.string() });
const bundle = z.looseObject({ kind: z.literal('bundle'), eventId: z.string() });

/** Returns what an attempt sent, as text for a terminal. */
export function sentText(sent: NonNullable<Sent>): string {
  const { data: written } = contact.safeParse(sent);
  if (written) {
    const { idProperty, id } = written.contact;
    const properties = Object.entries(written.properties).map(
      ([name, value]) => `  ${name} = ${harmless(String(value))}`,
    );
    return [`sent to the contact with ${harmless(`${idProperty} ${id}`)}:`, ...properties].join('\n');
  }
  const { data: posted } = message.safeParse(sent);
  if (posted) return `sent to ${harmless(posted.channel)}:\n  ${harmlessLines(posted.text).replaceAll('\n', '\n  ')}`;
  const { data: other } = bundle.safeParse(sent);
  return other ? `sent in one message with others: event ${harmless(other.eventId)} has it` : `sent: ${json(sent)}`;
}
