import { unexpected } from '../../bus/unexpected.ts';
import type { Outcome } from '../../model/outcome.ts';
import { stopped } from '../handover.ts';
import { noAnswer } from '../no-answer.ts';
import type { ChannelPace } from './channel-pace.ts';
import { renderPost } from './render-post.ts';
import type { SlackPost } from './slack.client.ts';
import { judge, type Verdict } from './slack.verdict.ts';
import type { Group } from './waiting-room.ts';
import type { Workspace } from './workspace.ts';

export interface Sending {
  readonly channel: string;
  readonly workspace: Workspace;
  readonly pace: ChannelPace;
}

/** The verdict on a group that was posted as one, under its bundle's id; null when it could not be stored. */
export interface Sent extends Verdict {
  readonly bundleId: string | null;
}

/** Stores a group as a bundle, unless it is one already, and posts it. Never rejects. */
export async function sendPost(group: Group, { channel, workspace, pace }: Sending): Promise<Sent> {
  const deliveries = group.handovers.map(({ delivery }) => delivery);
  let bundleId = group.bundleId;
  try {
    bundleId ??= await workspace.bundle(deliveries.map(({ id }) => id));
  } catch {
    return { outcome: notStored, concerns: 'channel', bundleId: null };
  }
  try {
    const changes = deliveries.map(({ change }) => change);
    const post = { channel, ...renderPost(changes, workspace.settings()), postId: bundleId };
    if (!(await workspace.mayCall(deliveries)) || group.handovers.some(({ signal }) => signal.aborted))
      return { outcome: stopped, concerns: 'message', bundleId };
    return { ...(await call(post, { channel, workspace, pace })), bundleId };
  } catch (error) {
    return { outcome: unexpected(error), concerns: 'message', bundleId };
  }
}

async function call(post: SlackPost, { channel, workspace, pace }: Sending): Promise<Verdict> {
  try {
    return judge(await workspace.client.post(post), channel);
  } catch (error) {
    return { outcome: noAnswer(error), concerns: 'channel' };
  } finally {
    pace.called();
  }
}

/** Nothing was posted: what is posted together must be stored first. */
const notStored: Outcome = {
  kind: 'held',
  scope: 'delivery',
  reason: 'unexpected',
  detail: 'the database was away before the post',
  afterMs: 1_000,
};
