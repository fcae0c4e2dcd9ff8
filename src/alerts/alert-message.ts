import type { OperatorMessage } from '../model/destination.ts';
import type { AlertNotice } from './alert.ts';

/** Returns the body posted to ALERT_WEBHOOK_URL, with the type and timestamp that Standard Webhooks asks for. */
export function alertBody({ alertId, name, scope, state, since, resolvedAt, summary, remedy }: AlertNotice): string {
  return JSON.stringify({
    type: state === 'open' ? 'alert.opened' : 'alert.resolved',
    timestamp: (state === 'open' ? since : (resolvedAt ?? since)).toISOString(),
    data: { id: alertId, name, scope, since, resolvedAt, summary, remedy },
  });
}

/** Returns the message for a channel. */
export function alertMessage({ state, summary, remedy, since, resolvedAt }: AlertNotice): OperatorMessage {
  if (state === 'open') return { title: '🔴 Tier Relay: look at this', text: `${summary}\n\n${remedy}` };
  const text = `${summary}\n\nThat was from ${since.toISOString()} to ${(resolvedAt ?? since).toISOString()}.`;
  return { title: '🟢 Tier Relay: it is over', text };
}
