import type { Finding } from '../../../model/finding.ts';
import { grantScopes, setupAdvice } from './setup-advice.ts';
import type { ChannelInfo, Identity } from './setup.client.ts';
import type { SlackAnswer } from '../slack.client.ts';

type Description =
  { readonly kind: 'answered'; readonly result: ChannelInfo } | Extract<SlackAnswer, { kind: 'refused' }>;

/** Says whether posts reach a channel, and whether others than the company would read them. */
export function channelFindings(id: string, description: Description, app: Identity): readonly Finding[] {
  const invitation = `type /invite @${app.bot ?? 'Tier Relay'} in it`;
  if (description.kind === 'refused') {
    const { error, needed = 'channels:read' } = description;
    switch (error) {
      case 'channel_not_found': {
        const text = `channel ${id} is not there, or private and without the app: check its ID, or ${invitation}`;
        return [{ level: 'problem', text }];
      }
      case 'missing_scope':
        return [{ level: 'warning', text: `channel ${id} is not checked: ${grantScopes(needed)}` }];
      default:
        return [{ level: 'problem', text: `channel ${id} is not checked: ${setupAdvice(description)}` }];
    }
  }

  const { name, family, isArchived, isMember, isExtShared } = description.result;
  const channel = name === '' ? `channel ${id}` : `channel #${name} (${id})`;
  const findings: Finding[] = [];
  if (isArchived) {
    findings.push({ level: 'problem', text: `${channel} is archived: unarchive it, or set another` });
  } else if (!isMember) {
    const isOpen = family === 'channels' && app.scopes?.has('chat:write.public') === true;
    const text = isOpen
      ? `${channel} is posted to from outside, where lost posts cannot be looked up: ${invitation}`
      : `${channel} is without the app: ${invitation}`;
    findings.push({ level: isOpen ? 'warning' : 'problem', text });
  }
  if (isExtShared) {
    const text = `${channel} is shared with another company, which would read your customers' names: set another`;
    findings.push({ level: 'warning', text });
  }
  return findings.length > 0 ? findings : [{ level: 'ok', text: channel }];
}
