import type { Reply } from '../server/reply.ts';
import { slackError } from './slack-error.ts';

/** Returns the refusal when `needed` was not granted, else null. */
export function missingScope(granted: ReadonlySet<string>, needed: string): Reply | null {
  return granted.has(needed) ? null : slackError('missing_scope', { needed, provided: [...granted].join(',') });
}
