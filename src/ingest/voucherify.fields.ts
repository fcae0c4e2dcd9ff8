import type { Kind } from '../model/tier-change.ts';

// What the work needs of Voucherify's payload, and nothing else: unknown fields are welcome, and every checked field
// costs time. What is plainly meant is taken for it, a number for an id, and what cannot be meant for absent: the DTOs
// judge what is left.

/** A name is shown: longer ones are cut off after so many UTF-16 units. */
const longestName = 1_000;

/** What templates and scripts write where they have no value. `Null` is a family name. */
const noValues: readonly string[] = ['null', 'NULL', 'undefined', 'NaN', '[object Object]'];
/** No key of anybody's, for it would be everybody's. */
const noKeys = /^(?:null|undefined|none|nil|nan|n\/a|-+)$/i;
/** Nothing but placeholders that nobody has filled in, such as `{{first}} {{last}}`. */
const unfilled = /^(?:\{{2,}[^{}]*\}{2,}[^\p{L}\p{N}{}]*)+$/u;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A vendor's identifier: 1 to 255 characters, no white space and no control characters. Not `.` or `..`, which every
 * client of the ops API drops from an address: nobody could look such a customer up, or erase them.
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

/** What a type that cannot be read might have said must not be guessed: it is as wrong as an empty one. */
function referenceFields({ id, type }: Record<string, unknown>): object {
  const text = typeof type === 'string' ? keyOf(type) : undefined;
  return { id: idOf(id), type: text ?? (isAbsent(type) ? null : '') };
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}

/** Of `upgraded` and `downgraded`. */
export function moveFields(data: Record<string, unknown>): object {
  const { loyalty_tier_from: from, loyalty_tier_to: to } = data;
  return { ...eventFields(data), loyalty_tier_from: tierOf(from), loyalty_tier_to: tierOf(to) };
}

/** Of `joined`, `prolonged` and `left`; who left is left without a tier, whether or not it is named. */
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

/** Undefined when it is no tier, null when there is none. Where only one of id and name is there, it stands for both. */
function tierOf(value: unknown): object | null | undefined {
  if (value === null) return null;
  const { id, name, config, points } = isRecord(value) ? value : { id: value, name: value };
  const [known, shown] = [nameOf(id) ?? nameOf(name), nameOf(name) ?? nameOf(id)];
  if (known === undefined) return isRecord(value) ? null : undefined;
  return { id: known, name: shown, pointsFrom: fromOf(isRecord(config) ? config['points'] : null) ?? fromOf(points) };
}

/** Only compared, where no event type says whether the customer moved up or down. */
function fromOf(points: unknown): number | undefined {
  const from = isRecord(points) ? points['from'] : undefined;
  const number = typeof from === 'string' && from.trim() !== '' ? Number(from) : from;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function idOf(value: unknown): string | undefined {
  const text = keyOf(value);
  return isId(text) ? text : undefined;
}

/** What tells one from the other: with a placeholder anywhere in it, it would be everybody's. */
function keyOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text === undefined || text.includes('{{') || noKeys.test(text) ? undefined : text;
}

function nameOf(value: unknown): string | undefined {
  return textOf(value)?.slice(0, longestName);
}

/** Not of a number beyond 2^53: it was rounded as it was parsed, and would be another's id. */
function textOf(value: unknown): string | undefined {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  const trimmed = text.trim();
  const isEmpty = trimmed.split(/\s+/u).every((word) => word === '' || noValues.includes(word));
  return isEmpty || noValues.includes(trimmed) || unfilled.test(trimmed) ? undefined : trimmed;
}
