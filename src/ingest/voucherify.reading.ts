import { isRecord } from '../model/is-record.ts';
import { createHash } from 'node:crypto';
import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { RejectedEvent, TierEvent, Violation } from '../model/event.ts';
import { type Kind, kinds } from '../model/tier-change.ts';
import { compactJson } from './compact-json.ts';
import { violationsOf } from '../http/violations.ts';
import { EnvelopeDto, TierMoveDto, TierStayDto } from './voucherify.dto.ts';
import { envelopeFields, moveFields, stayFields } from './voucherify.fields.ts';
import { toTierChange } from './voucherify.translation.ts';

/** The reading of a signed payload. */
export type Reading =
  | { readonly kind: 'tier-event'; readonly event: TierEvent }
  /** An event of another type, or a test ping. */
  | { readonly kind: 'ignored'; readonly eventId: string }
  | { readonly kind: 'rejected'; readonly event: RejectedEvent };

export interface Payload {
  /** The parsed JSON. */
  readonly body: unknown;
  /** The body as text. */
  readonly text: string;
  /** The kind that ops put into the webhook's URL, for raw payloads of a single tier, which do not say their kind. */
  readonly kindHint: Kind | null;
}

const tierEventType = /^customer\.loyalty\.tier\.(\w+)$/;

/** Reads Voucherify's envelope, or its raw payload. Never throws. */
export function readVoucherifyEvent({ body, text, kindHint }: Payload): Reading {
  const reject = (id: string, violations: Violation[]): Reading => ({
    kind: 'rejected',
    event: { id, payload: text, kindHint, violations },
  });
  if (!isRecord(body)) return reject(hashOf(text), [{ path: '', message: 'the payload must be a JSON object' }]);
  if (isTestPing(body)) return { kind: 'ignored', eventId: hashOf(text) };

  const enveloped = 'data' in body || 'event' in body;
  const [envelope, envelopeViolations] = enveloped
    ? validated(EnvelopeDto, envelopeFields(body), '')
    : [new EnvelopeDto(), []];
  if (envelopeViolations.length > 0) return reject(hashOf(text), envelopeViolations);
  const sendOutId = envelope.id ?? null;
  const id = envelope.event?.id ?? sendOutId ?? hashOf(text);

  const type = envelope.event?.type ?? null;
  const typedKind = type === null ? null : kindOf(type);
  if (type !== null && typedKind === null) return { kind: 'ignored', eventId: id };

  const path = enveloped ? 'data' : '';
  const data = enveloped ? body['data'] : body;
  if (!isRecord(data)) return reject(sendOutId ?? hashOf(text), [{ path, message: `${path} must be an object` }]);
  const moves = typedKind ? typedKind === 'upgraded' || typedKind === 'downgraded' : !('loyalty_tier' in data);
  const [event, violations] = moves
    ? validated(TierMoveDto, moveFields(data), path)
    : validated(TierStayDto, stayFields(data, typedKind ?? kindHint), path);
  if (violations.length > 0) return reject(sendOutId ?? hashOf(text), violations);
  const kind = typedKind ?? kindFromShape(event, kindHint);
  if (kind === null) return reject(sendOutId ?? hashOf(text), [{ path: 'event.type', message: undecidable }]);
  const change = { ...toTierChange(kind, event), ...(envelope.tierRelayTest && ({ isTest: true } as const)) };
  return { kind: 'tier-event', event: { id, sendOutId, payload: text, change } };
}

const undecidable =
  'whether this is an upgrade or a downgrade cannot be told: the payload has no event.type, and the tiers have no ' +
  'config.points.from to compare; send the default payload (untick "Raw payload", keep the field event)';

/** Hashes the compact form: a retry has the same bytes, but a proxy may re-format them. */
function hashOf(text: string): string {
  return `sha256_${createHash('sha256')
    .update(compactJson(Buffer.from(text)))
    .digest('hex')}`;
}

function kindOf(type: string): Kind | null {
  const word = tierEventType.exec(type)?.[1];
  return kinds.find((kind) => kind === word) ?? null;
}

function kindFromShape(event: TierMoveDto | TierStayDto, hint: Kind | null): Kind | null {
  if (event instanceof TierStayDto) return hint ?? 'joined';
  const { loyalty_tier_from: from, loyalty_tier_to: to } = event;
  if (from === undefined || (!from && !to)) return hint;
  if (!from) return 'upgraded';
  if (!to) return 'downgraded';
  const [before, after] = [from.pointsFrom, to.pointsFrom];
  if (before === undefined || after === undefined || before === after) return hint;
  return after > before ? 'upgraded' : 'downgraded';
}

/**
 * True for a ping, which has a `type` or a field that says so, and no data. Anything else that we do not understand is
 * rejected, not ignored: it may be an event that the payload designer has bent.
 */
function isTestPing(body: Record<string, unknown>): boolean {
  if ('data' in body || 'event' in body || 'customer' in body) return false;
  const type = body['type'];
  return (typeof type === 'string' && /\b(ping|test)\b/i.test(type)) || body['ping'] === true || body['test'] === true;
}

function validated<T extends object>(type: ClassConstructor<T>, fields: object, path: string): [T, Violation[]] {
  const instance = plainToInstance(type, fields);
  const errors = validateSync(instance, { validationError: { target: false, value: false } });
  return [instance, violationsOf(errors, path)];
}
