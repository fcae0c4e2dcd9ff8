import type { Finding } from '../../../model/finding.ts';
import { grantScopes } from './setup-advice.ts';
import type { Identity } from './setup.client.ts';

/** Says whose the token is, and whether it may post at all. */
export function identityFindings({ workspace, bot, scopes }: Identity): readonly Finding[] {
  const findings: Finding[] = [
    { level: 'ok', text: `workspace ${workspace}${bot === undefined ? '' : `, bot ${bot}`}` },
  ];
  if (bot === undefined) {
    const text = "SLACK_BOT_TOKEN is a person's, who would be the one who posts: set it to the Bot User OAuth Token";
    findings.push({ level: 'warning', text });
  }
  if (scopes === undefined) {
    findings.push({
      level: 'warning',
      text: 'Slack does not say which scopes the token has: posting takes chat:write',
    });
  } else if (!scopes.has('chat:write')) {
    findings.push({ level: 'problem', text: `the app may not post: ${grantScopes('chat:write')}` });
  }
  return findings;
}
