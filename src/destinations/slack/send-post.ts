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

/** The verdict on a group that was posted as one, under its bundle's id. */
export interface Sent extends Verdict {
  readonly bundleId: string;
}

/** Stores a group as a bundle, unless it is one already, and posts it. Never rejects. */
export async function sendPost(group: Group, { channel, workspace, pace }: Sending): Promise<Sent> {
  const deliveries = group.handovers.map(({ delivery }) => delivery);
  let bundleId = group.bundleId;
  try {
    bundleId ??= await workspace.bundle(deliveries.map(({ id }) => id));
  } catch {
    return { outcome: notStored, stopsChannel: true, bundleId: '' };
  }
  try {
    const changes = deliveries.map(({ change }) => change);
    const post = { channel, ...renderPost(changes, workspace.settings()), postId: bundleId };
    if (group.handovers.some(({ signal }) => signal.aborted))
      return { outcome: stopped, stopsChannel: false, bundleId };
    const { outcome, stopsChannel } = await call(post, { channel, workspace, pace });
    const together = outcome.kind === 'retry' ? { ...outcome, together: bundleId } : outcome;
    return { outcome: together, stopsChannel, bundleId };
  } catch (error) {
    return { outcome: bug(error, bundleId), stopsChannel: false, bundleId };
  }
}

async function call(post: SlackPost, { channel, workspace, pace }: Sending): Promise<Verdict> {
  const { client, roundTrip } = workspace;
  const startedAt = performance.now();
  try {
    const answer = await client.post(post);
    if (answer.kind === 'posted') roundTrip.note(performance.now() - startedAt);
    return judge(answer, channel);
  } catch (error) {
    return { outcome: noAnswer(error), stopsChannel: false };
  } finally {
    pace.called(roundTrip.atLeastMs);
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

/** A bug must not leave deliveries waiting for ever. Its message may hold anything, so only its kind is told. */
function bug(error: unknown, together: string): Outcome {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  return { kind: 'retry', reason: 'unexpected', detail: `a bug in the connector: ${name}`, uncertain: true, together };
}
