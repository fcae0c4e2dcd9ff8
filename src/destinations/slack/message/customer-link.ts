import type { TierChange } from '../../../model/tier-change.ts';
import { escapeMrkdwn } from './untrusted-text.ts';

type Customer = TierChange['customer'];

/** Beyond this the link is left out: with its neighbours it would no longer fit the 8,000 characters of blocks. */
const maxUrlCharacters = 1_000;

const known: Readonly<Record<string, (customer: Customer) => string | null>> = {
  'customer.id': (customer) => customer.id,
  'customer.sourceId': (customer) => customer.sourceId,
  'customer.email': (customer) => customer.email,
};

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/gu;

/**
 * The page of a customer at Voucherify or HubSpot, from an address with `{{customer.id}}`, `{{customer.sourceId}}` or
 * `{{customer.email}}` in it. None when the customer lacks what the address needs, or the address is not an https one
 * whose host is literal: a value never decides where a link leads.
 */
export function customerLink(template: string, customer: Customer): string | undefined {
  if (problemOf(template) !== undefined) return undefined;
  const values = [...template.matchAll(placeholder)].map((match) => known[match[1] ?? '']?.(customer));
  if (values.some((value) => value === null || value === undefined || value === '')) return undefined;
  const filled = template.replace(placeholder, () => encode(values.shift() ?? ''));
  // The URL parser encodes what mrkdwn's <url|label> would trip over, except the bar.
  const url = new URL(filled).href.replaceAll('|', '%7C');
  return escapeMrkdwn(url).length <= maxUrlCharacters ? url : undefined;
}

/** For the configuration: the template itself. @throws Error that says why it cannot be used. */
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

/** A value of `.` or `..` would walk up the path, even encoded: the URL parser resolves `%2E` too. */
function encode(value: string): string {
  return /^\.{1,2}$/u.test(value) ? '' : encodeURIComponent(value.toWellFormed());
}
