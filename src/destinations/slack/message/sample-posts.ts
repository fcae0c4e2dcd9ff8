import type { Kind, TierChange } from '../../../model/tier-change.ts';
import { renderPost } from './render-post.ts';
import type { SlackMessage } from './slack-message.ts';
import type { SlackSettings } from '../slack.settings.ts';

export interface SamplePost {
  readonly title: string;
  readonly message: SlackMessage;
}

const hostileName = '<!channel> *Bob* `O’Brien`';
const names = ['Ada Lindqvist', hostileName, null, 'Chloé Dubois', 'Noor Haddad', 'Mia Tanaka'];

/** Renders examples with the settings: one of each kind that is posted, a hostile name, and a digest. */
export function samplePosts(settings: SlackSettings, occurredAt: string): SamplePost[] {
  const post = (kind: Kind, ...customers: readonly (string | null)[]): SlackMessage => {
    const changes = customers.map((name) => sample(kind, name, occurredAt));
    return renderPost(changes, settings);
  };
  return [
    ...settings.events.map((kind) => ({ title: `one customer, ${kind}`, message: post(kind, 'Ada Lindqvist') })),
    { title: 'a hostile name', message: post('upgraded', hostileName) },
    { title: 'a digest', message: post('upgraded', ...names) },
  ];
}

function sample(kind: Kind, name: string | null, occurredAt: string): TierChange {
  const id = `cust_${(name ?? 'anonymous').length}`;
  return {
    kind,
    customer: { id, name, email: 'ada@example.com', sourceId: 'crm-1' },
    campaign: { id: 'camp_1', name: 'Acme Rewards' },
    from: kind === 'joined' ? null : { id: 'ltr_1', name: 'Silver' },
    to: kind === 'left' ? null : { id: 'ltr_2', name: 'Gold' },
    occurredAt,
  };
}
