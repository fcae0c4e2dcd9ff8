import { Webhook } from 'standardwebhooks';
import type { AlertWebhook } from '../config/environment.ts';
import { noAnswer } from '../destinations/no-answer.ts';
import type { TellAlert } from './alert-watch.ts';
import { alertBody } from './alert-message.ts';

const timeoutMs = 10_000;

/** Posts alerts as signed Standard Webhooks, https://www.standardwebhooks.com. A retry has the same id. */
export function tellWebhook({ url, secret }: AlertWebhook): TellAlert {
  const webhook = new Webhook(secret);
  return async (notice) => {
    const id = `alert_${notice.alertId}_${notice.state}`;
    const now = new Date();
    const body = alertBody(notice);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
          'webhook-signature': webhook.sign(id, now, body),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.body?.cancel();
      if (response.ok) return { kind: 'delivered' };
      return { kind: 'retry', reason: 'server_error', detail: `ALERT_WEBHOOK_URL answered ${response.status}` };
    } catch (error) {
      return noAnswer(error);
    }
  };
}
