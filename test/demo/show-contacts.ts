import { displayWidth } from '../sandbox/slack/display-width.ts';
import type { TierChange } from '../../src/model/tier-change.ts';
import type { Contact } from '../sandbox/hubspot/contact.ts';
import { contactOf } from './contact-of.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

const maxWidth = 34;

/** Prints HubSpot's contacts as a table. The names come from the changes, as the service sends HubSpot none. */
export function showContacts(changes: readonly TierChange[], contacts: readonly Contact[], terminal: Terminal): void {
  const head = ['Contact', 'Customer', 'Tier', 'Before', 'Change', 'Campaign'];
  const rows = changes.map((change) => row(change, contactOf(change, contacts)).map(shortened));
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((cells) => cells[column] ?? '')].map(displayWidth)),
  );
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - displayWidth(cell))).join('  ')}`.trimEnd();
  terminal.heading(`HubSpot: ${String(contacts.length)} contacts`);
  terminal.line(terminal.style('dim', line(head)));
  for (const cells of rows) terminal.line(line(cells));
}

function row({ customer }: TierChange, contact: Contact | undefined): readonly string[] {
  const shown = (name: string): string => contact?.properties[name] || '–';
  return [
    contact ? (contact.properties['email'] ?? contact.properties['voucherify_customer_id'] ?? contact.id) : 'missing',
    customer.name ?? '–',
    shown('loyalty_tier'),
    shown('loyalty_previous_tier'),
    shown('loyalty_tier_change'),
    shown('loyalty_campaign'),
  ];
}

function shortened(text: string): string {
  const safe = printable(text);
  return safe.length > maxWidth ? `${safe.slice(0, maxWidth - 1)}…` : safe;
}
