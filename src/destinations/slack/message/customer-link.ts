import type { TierChange } from '../../../model/tier-change.ts';
import { escapeMrkdwn } from './untrusted-text.ts';

type Customer = TierChange['customer'];

/** A longer link is left out: with the other blocks it would not fit into the 8,000 characters of all. */
const maxUrlCharacters = 1_000;

const known: Readonly<Record<string, (customer: Customer) => string | null>> = {
  'customer.id': (customer) => customer.id,
  'customer.sourceId': (customer) => customer.sourceId,
  'customer.email': (customer) => customer.email,
};

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/gu;

/**
 * Returns the URL of a customer's page, from a template with `{{customer.id}}`, `{{customer.sourceId}}` or
 * `{{customer.email}}` in it. Undefined when the customer lacks a value, when the URL is too long, or when the template
 * is not https with a literal host: a value never decides to which host a link leads.
 */
export function customerLink(template: string, customer: Customer): string | undefined {
  if (problemOf(template) !== undefined) return undefined;
  const values = [...template.matchAll(placeholder)].map((match) => known[match[1] ?? '']?.(customer));
  if (values.some((value) => value === null || value === undefined || value === '')) return undefined;
  const filled = template.replace(placeholder, () => encode(values.shift() ?? ''));
  // The URL parser encodes all that would break mrkdwn's <url|label>, except the bar.
  const url = new URL(filled).href.replaceAll('|', '%7C');
  return escapeMrkdwn(url).length <= maxUrlCharacters ? url : undefined;
}

/** Checks a template of the configuration, and returns it. @throws Error that says why it cannot be used. */
export function parseCustomerLink(template: string): string {
  const problem = problemOf(template);
  if (problem !== undefined) throw new Error(problem);
  return template;
}

function problemOf(template: string): string | undefined {
  const unknown = [...template.matchAll(placeholder)].find((match) => !Object.hasOwn(known, match[1] ?? ''));
  if (unknown) return `unknown placeholder ${unknown[0]}; known are ${Object.keys(known).join(', ')}`;
  const literal = template.replace(placeholder, '');
  if (/[{}]/u.test(literal)) return 'a placeholder is not closed';
  const origin = /^https:\/\/[^/?#{}@\s\\]+(?=[/?#])/iu.exec(template)?.[0];
  if (origin === undefined || !URL.canParse(literal)) {
    return 'the address must start with https:// and a host without placeholders, followed by a path';
  }
  return undefined;
}

/** Encodes a value. Drops `.` and `..`, which would walk up the path: the URL parser resolves `%2E` too. */
function encode(value: string): string {
  return /^\.{1,2}$/u.test(value) ? '' : encodeURIComponent(value.toWellFormed());
}
