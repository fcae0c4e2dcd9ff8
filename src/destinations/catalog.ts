import { hubspot } from './hubspot/hubspot.descriptor.ts';
import { slack } from './slack/slack.descriptor.ts';

/** Every destination there is. */
export const catalog = [hubspot, slack] as const;

export type Catalog = typeof catalog;
