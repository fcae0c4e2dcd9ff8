import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

const path = new URL('../fixtures/voucherify/upgraded.envelope.json', import.meta.url);
const fixture = JSON.parse(readFileSync(path, 'utf8')) as {
  readonly event: object;
  readonly data: { readonly customer: object; readonly campaign: object; readonly loyalty_tier_to: object };
};

export interface Upgrade {
  readonly name: string;
  readonly email: string;
  readonly tier?: string;
  readonly campaign?: string;
}

let lastId = Date.now() * 1_000;

/** Returns an id as Voucherify makes them: hexadecimal and rising. Customers' ids do not rise. */
function newId(prefix: string): string {
  lastId += 1;
  return `${prefix}_${lastId.toString(16).padStart(18, '0')}`;
}

/** Returns a signed upgrade of some 2 KB, from a captured one with new ids, as the bytes of a whole HTTP request. */
export function webhookRequest({ name, email, tier = 'Gold', campaign }: Upgrade, secret: string): Buffer {
  const { data } = fixture;
  const body = JSON.stringify({
    ...fixture,
    id: newId('whs'),
    event: { ...fixture.event, id: newId('evcus') },
    data: {
      ...data,
      customer: { ...data.customer, id: `cust_${randomBytes(12).toString('hex')}`, name, email },
      campaign: { ...data.campaign, ...(campaign !== undefined && { id: campaign }) },
      loyalty_tier_to: { ...data.loyalty_tier_to, name: tier },
      created_at: new Date().toISOString(),
    },
  });
  const head = [
    'POST /webhooks/voucherify HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json',
    `x-voucherify-signature: ${createHmac('sha256', secret).update(body).digest('hex')}`,
    `content-length: ${String(Buffer.byteLength(body))}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
