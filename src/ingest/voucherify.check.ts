import type { Finding } from '../model/finding.ts';

/** Characters below which a key made by a person begins to be guessable. */
const shortest = 16;
/** How tokens of other services begin. */
const foreign = /^(xox[a-z]-|pat-|Bearer\b|sk_|gh[pous]_|https?:)/i;

/** Checks whether the webhook's secrets look like Voucherify's keys. No finding shows a secret. */
export function* secretFindings(signature: 'required' | 'off', secrets: readonly string[]): Generator<Finding> {
  if (signature === 'off') {
    yield { level: 'warning', text: 'webhook.signature is off: anybody may post events; for trials only' };
    return;
  }
  if (secrets.length === 0) {
    const text =
      'VOUCHERIFY_WEBHOOK_SECRET is not set: set it to the secret key under Project Settings > Webhooks in Voucherify';
    yield { level: 'problem', text };
  }
  for (const [index, secret] of secrets.entries()) {
    const named = secrets.length > 1 ? `secret ${index + 1} of ${secrets.length}` : 'the secret';
    if (foreign.test(secret)) {
      const text = `${named} in VOUCHERIFY_WEBHOOK_SECRET is not Voucherify's by its looks: take the one under Project Settings > Webhooks`;
      yield { level: 'problem', text };
    } else if (/^(["'`]).*\1$/.test(secret)) {
      yield {
        level: 'problem',
        text: `${named} in VOUCHERIFY_WEBHOOK_SECRET is in quotes, which count: leave them out`,
      };
    } else if (secret.length < shortest) {
      const text = `${named} in VOUCHERIFY_WEBHOOK_SECRET has ${secret.length} characters: check that it is whole`;
      yield { level: 'warning', text };
    } else {
      yield { level: 'ok', text: `${named} looks like one` };
    }
  }
}
