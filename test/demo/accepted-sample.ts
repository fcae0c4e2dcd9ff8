import type { Kind } from '../../src/model/tier-change.ts';
import { expectedChange } from './expected-change.ts';
import type { Sample } from './sample.ts';
import type { TierEnvelope, TierPayload } from './tier-payload.ts';

/** Makes a sample that the webhook must accept and that must arrive at the vendors. */
export function acceptedSample(kind: Kind, payload: TierEnvelope | TierPayload, remark = ''): Sample {
  const change = expectedChange(kind, 'data' in payload ? payload.data : payload);
  const name = change.customer.name ?? change.customer.id;
  const tiers = [change.from, change.to].map((tier) => tier?.name ?? 'no tier').join(' → ');
  const what = `${name} ${kind}, ${kind === 'prolonged' ? (change.to?.name ?? '') : tiers}${remark && `: ${remark}`}`;
  return { what, payload, signed: true, answer: { status: 202, word: 'accepted' }, knownBy: name, change };
}
