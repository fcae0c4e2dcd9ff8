import type { Kind } from '../../../model/tier-change.ts';

/** What is said of each kind while the operator has not chosen other words. */
export const defaultMessages: Readonly<Record<Kind, string>> = {
  upgraded: '🎉 {{customer.name}} just reached *{{tier.name}}* in {{campaign.name}}',
  downgraded: '{{customer.name}} moved to *{{tier.name}}* in {{campaign.name}}',
  joined: '👋 {{customer.name}} joined {{campaign.name}} as *{{tier.name}}*',
  prolonged: '🏅 {{customer.name}} keeps *{{tier.name}}* in {{campaign.name}}',
  left: '{{customer.name}} no longer has a tier in {{campaign.name}}',
};
