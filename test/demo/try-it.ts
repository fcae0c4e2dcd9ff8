import type { Services } from './start-services.ts';
import type { Workplace } from '../support/workplace.ts';

/** Returns lines that tell how to use a demo that keeps running. */
export function tryIt(
  { connector: { url, webhookSecret, opsToken }, sandbox: { hubspot, slack } }: Services,
  { dataDir, logFile }: Workplace,
): readonly string[] {
  const data =
    `{"customer":{"id":"cust_me","name":"You","email":"you@example.com"},` +
    `"campaign":{"id":"camp_me","name":"Acme Rewards"},"loyalty_tier_from":null,` +
    `"loyalty_tier_to":{"id":"ltr_gold","name":"Gold"},"created_at":"'$(date -u +%FT%TZ)'"}`;
  const event = `{"id":"evcus_'$(date +%s)'","type":"customer.loyalty.tier.upgraded"}`;
  return [
    `Service    ${url}  (/health/ready, /metrics; POST /webhooks/voucherify)`,
    `Console    ${url}/ops  with the token  ${opsToken}`,
    `Ops API    ${url}/ops/api/destinations  with  Authorization: Bearer ${opsToken}`,
    `HubSpot    ${new URL('/_sandbox/state', hubspot.baseUrl).href}  what the stand-in holds`,
    `Slack      ${new URL('/_sandbox/state', slack.apiUrl).href}`,
    `Data       ${dataDir}`,
    `Log        ${logFile}`,
    '',
    'Send a webhook of your own; the same body once more is a duplicate:',
    '',
    `body='{"event":${event},"data":${data}}'`,
    `signature=$(printf %s "$body" | openssl dgst -sha256 -hmac ${webhookSecret} -r | cut -d' ' -f1)`,
    `curl -s ${url}/webhooks/voucherify -H 'content-type: application/json' \\`,
    `  -H "x-voucherify-signature: $signature" -d "$body"`,
  ];
}
