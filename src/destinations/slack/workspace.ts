import type { Delivery } from '../../model/delivery.ts';
import type { SlackClient } from './slack.client.ts';
import type { SlackSettings } from './slack.settings.ts';
import type { WorkspacePace } from './workspace-pace.ts';

/** What the lanes of a workspace share. */
export interface Workspace {
  readonly client: Pick<SlackClient, 'post' | 'findPosts' | 'isUp'>;
  readonly settings: () => SlackSettings;
  /** Stores that deliveries are posted as one, and returns the bundle's id: a UUIDv7, which tells when that was. */
  readonly bundle: (deliveryIds: readonly string[]) => Promise<string>;
  /** Whether a call may be started for these: asked right before each post. */
  readonly mayCall: (deliveries: readonly Delivery[]) => Promise<boolean>;
  /** Between two posts in one channel. */
  readonly spacingMs: number;
  readonly pace: WorkspacePace;
}
