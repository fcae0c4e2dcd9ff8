import { jsonReply } from '../server/json-reply.ts';
import type { Reply } from '../server/reply.ts';

/** Answers with a platform error: HTTP 200 with `ok: false`. */
export function slackError(error: string, details: Readonly<Record<string, unknown>> = {}): Reply {
  return jsonReply(200, { ok: false, error, ...details });
}
