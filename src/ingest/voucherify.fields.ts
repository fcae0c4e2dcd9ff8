import { isRecord } from '../model/is-record.ts';
import type { Kind } from '../model/tier-change.ts';

// Picks the fields that we need from Voucherify's payload. Other fields are welcome: every checked field costs time. A
// number is taken for an id; a value such as "undefined" counts as absent. The DTOs judge the result.

/** The most UTF-16 units of a name; the rest is cut off. Names are only shown. */
const longestName = 1_000;

/** Texts that templates and scripts write for a missing value. Not `Null`, which is a family name. */
const noValues: readonly string[] = ['null', 'NULL', 'undefined', 'NaN', '[object Object]'];
/** Texts that stand for "no id". As a key, one of them would be every customer's. */
const noKeys = /^(?:null|undefined|none|nil|nan|n\/a|-+)$/i;
/** Texts of placeholders alone that nobody has filled in, such as `{{first}} {{last}}`. */
const unfilled = /^(?:\{{2,}[^{}]*\}{2,}[^\p{L}\p{N}{}]*)+$/u;

/**
 * True for a vendor's identifier: 1 to 255 characters, without white space and control characters. False for `.` and
 * `..`: HTTP clients drop them from an address, so nobody could look such a customer up, or erase them.
 */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^(?!\.{1,2}$)[^\s\p{C}]{1,255}$/u.test(value);
}

export function envelopeFields(body: Record<string, unknown>): object {
  const { id, event, tierRelayTest } = body;
  return {
    id: idOf(id),
    event: isRecord(event) ? referenceFields(event) : isAbsent(event) ? null : 'no object',
    tierRelayTest: tierRelayTest === true,
  };
}

/** Picks a reference. If `type` is not a text, it becomes '', which the DTO rejects: a type is never guessed. */
function referenceFields({ id, type }: Record<string, unknown>): object {
  const text = typeof type === 'string' ? keyOf(type) : undefined;
  return { id: idOf(id), type: text ?? (isAbsent(type) ? null : '') };
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}

/** Picks the fields of `upgraded` and `downgraded`. */
export function moveFields(data: Record<string, unknown>): object {
  const { loyalty_tier_from: from, loyalty_tier_to: to } = data;
  return { ...eventFields(data), loyalty_tier_from: tierOf(from), loyalty_tier_to: tierOf(to) };
}

/** Picks the fields of `joined`, `prolonged` and `left`. A customer who left has no tier, even when one is named. */
export function stayFields(data: Record<string, unknown>, kind: Kind | null): object {
  const tier = tierOf(data['loyalty_tier']);
  return { ...eventFields(data), loyalty_tier: kind === 'left' ? (tier ?? null) : tier };
}

function eventFields({ customer, campaign, created_at }: Record<string, unknown>): object {
  return {
    customer: isRecord(customer) ? customerFields(customer) : undefined,
    campaign: isRecord(campaign) ? { id: idOf(campaign['id']), name: nameOf(campaign['name']) } : undefined,
    created_at: typeof created_at === 'string' ? created_at.trim() : undefined,
  };
}

function customerFields({ id, name, email, source_id }: Record<string, unknown>): object {
  return { id: idOf(id), name: nameOf(name), email: keyOf(email), source_id: keyOf(source_id) };
}

/** Returns a tier; undefined when the value is none, null when there is none. A lone id or name stands for both. */
function tierOf(value: unknown): object | null | undefined {
  if (value === null) return null;
  const { id, name, config, points } = isRecord(value) ? value : { id: value, name: value };
  const [known, shown] = [nameOf(id) ?? nameOf(name), nameOf(name) ?? nameOf(id)];
  if (known === undefined) return isRecord(value) ? null : undefined;
  return { id: known, name: shown, pointsFrom: fromOf(isRecord(config) ? config['points'] : null) ?? fromOf(points) };
}

/** Returns a tier's points, which tell up from down where no event type does. */
function fromOf(points: unknown): number | undefined {
  const from = isRecord(points) ? points['from'] : undefined;
  const number = typeof from === 'string' && from.trim() !== '' ? Number(from) : from;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function idOf(value: unknown): string | undefined {
  const text = keyOf(value);
  return isId(text) ? text : undefined;
}

/** Returns a key such as an id; undefined when it holds a placeholder, which would make it every customer's. */
function keyOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text === undefined || text.includes('{{') || noKeys.test(text) ? undefined : text;
}

function nameOf(value: unknown): string | undefined {
  return textOf(value)?.slice(0, longestName);
}

/** Returns a trimmed text. Undefined for a number beyond 2^53: parsing rounded it, and it may be another's id. */
function textOf(value: unknown): string | undefined {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  const trimmed = text.trim();
  const isEmpty = trimmed.split(/\s+/u).every((word) => word === '' || noValues.includes(word));
  return isEmpty || noValues.includes(trimmed) || unfilled.test(trimmed) ? undefined : trimmed;
}
