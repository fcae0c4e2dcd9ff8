import { jsonReply } from '../server/json-reply.ts';
import type { Reply } from '../server/reply.ts';

/** Answers auth.test, which needs no scope. The scopes come in the header `x-oauth-scopes` of every answer. */
export function authTest(): Reply {
  return jsonReply(200, {
    ok: true,
    url: 'https://sandbox.slack.com/',
    team: 'Sandbox',
    user: 'tier-relay',
    team_id: 'T0SANDBOX',
    user_id: 'U0SANDBOX',
    bot_id: 'B0SANDBOX',
    is_enterprise_install: false,
  });
}
