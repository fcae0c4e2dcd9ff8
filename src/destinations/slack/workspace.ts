import type { Pace } from '../pace.ts';
import type { SlackClient } from './slack.client.ts';
import type { SlackSettings } from './slack.settings.ts';

/** What the lanes of a workspace share. */
export interface Workspace {
  readonly client: Pick<SlackClient, 'post' | 'findPosts'>;
  readonly settings: () => SlackSettings;
  /** Stores that deliveries are posted as one, and returns the bundle's id. */
  readonly bundle: (deliveryIds: readonly string[]) => Promise<string>;
  readonly pace: Pace;
  /** The shortest call seen, in milliseconds. */
  readonly shortestCall: { ms: number };
}
