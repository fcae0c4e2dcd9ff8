import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { TierEnvelope, TierPayload } from './tier-payload.ts';

export interface SendOutOptions {
  /** How long ago the tier changed: always recent, for Slack gets no old news. */
  readonly secondsAgo?: number;
  /** Laid over the fixture's customer. */
  readonly customer?: Partial<TierPayload['customer']>;
  readonly campaign?: Partial<TierPayload['campaign']>;
}

/** A captured envelope of test/fixtures/voucherify/ as it is sent today, under ids never used before. */
export function sendOut(fixture: `${string}.envelope`, options: SendOutOptions = {}): TierEnvelope {
  const { event, data, ...rest } = read(fixture) as TierEnvelope;
  return {
    ...rest,
    id: newId('whs'),
    event: { ...event, id: newId('evcus') },
    data: renewed(data, options),
  };
}

/** The same of a captured payload without an envelope. */
export function rawSendOut(fixture: `${string}.raw`, options: SendOutOptions = {}): TierPayload {
  return renewed(read(fixture) as TierPayload, options);
}

export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(9).toString('hex')}`;
}

function renewed(data: TierPayload, { secondsAgo = 20, customer, campaign }: SendOutOptions): TierPayload {
  return {
    ...data,
    customer: { ...data.customer, id: newId('cust'), ...customer },
    campaign: { ...data.campaign, ...campaign },
    created_at: new Date(Date.now() - secondsAgo * 1_000).toISOString(),
  };
}

function read(fixture: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/voucherify/${fixture}.json`, import.meta.url), 'utf8'));
}
