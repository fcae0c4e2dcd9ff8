import type { Kind } from '../../../model/tier-change.ts';

interface KindWords {
  readonly emoji: string;
  /** The template for one change, unless the operator has set another. */
  readonly message: string;
  /** Completes "3 customers …" in a digest's heading. */
  readonly heading: string;
  /** Completes "21 … Gold" in a digest's line. */
  readonly verb: string;
}

/** The words of messages, by kind. */
export const kindWords: Readonly<Record<Kind, KindWords>> = {
  upgraded: {
    emoji: '🎉',
    message: '🎉 {{customer.name}} just reached *{{tier.name}}* in {{campaign.name}}',
    heading: 'moved up',
    verb: 'reached',
  },
  downgraded: {
    emoji: '↘️',
    message: '{{customer.name}} moved to *{{tier.name}}* in {{campaign.name}}',
    heading: 'moved down',
    verb: 'moved down to',
  },
  joined: {
    emoji: '👋',
    message: '👋 {{customer.name}} joined {{campaign.name}} as *{{tier.name}}*',
    heading: 'joined',
    verb: 'joined at',
  },
  prolonged: {
    emoji: '🏅',
    message: '🏅 {{customer.name}} keeps *{{tier.name}}* in {{campaign.name}}',
    heading: 'kept their tier',
    verb: 'kept',
  },
  left: {
    emoji: '🚪',
    message: '{{customer.name}} no longer has a tier in {{campaign.name}}',
    heading: 'left their tier',
    verb: 'left',
  },
};
