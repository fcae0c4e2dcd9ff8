import type { Delivery } from '../../model/delivery.ts';
import type { Outcome } from '../../model/outcome.ts';
import { type Handover, stopped } from '../handover.ts';
import { noAnswer } from '../no-answer.ts';
import { ChannelPace } from './channel-pace.ts';
import { findEarlierPosts } from './earlier-posts.ts';
import { renderPost } from './render-post.ts';
import type { SlackPost } from './slack.client.ts';
import { judge, type Verdict } from './slack.verdict.ts';
import { type Group, WaitingRoom } from './waiting-room.ts';
import type { Workspace } from './workspace.ts';

/** A table shows 99 rows below its heading: no customer of a digest goes unnamed. */
const mostRows = 99;
/** More than this many in hand for one channel are handed back for a while, so that other channels get their turn. */
const mostWaiting = 1_000;
/**
 * Slack allows "several hundred" messages a minute and workspace: 300 keeps below it.
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
const workspaceSpacingMs = 60_000 / 300;

/** One channel's deliveries: posted in order, at the channel's pace, together when many wait. */
export class ChannelLane {
  readonly #room = new WaitingRoom();
  readonly #pace = new ChannelPace();
  /** Deliveries that an earlier attempt may have posted. */
  #unclear: Handover[] = [];
  #held: { readonly until: number; readonly outcome: Extract<Outcome, { kind: 'held' }> } | null = null;
  #running = false;

  constructor(
    private readonly channel: string,
    private readonly workspace: Workspace,
  ) {}

  /** Another process may have posted until so many milliseconds ago. */
  takeOver(agoMs: number): void {
    this.#pace.takeOver(agoMs);
  }

  deliver(delivery: Delivery, signal: AbortSignal): Promise<Outcome> {
    const heldForMs = (this.#held?.until ?? 0) - Date.now();
    if (this.#held && heldForMs > 0) return Promise.resolve({ ...this.#held.outcome, afterMs: heldForMs });
    if (this.#room.size >= mostWaiting) return Promise.resolve(crowded(this.channel, this.#rows()));
    return new Promise((settle) => {
      const handover = { delivery, signal, settle };
      if (delivery.uncertainSince && delivery.bundle) this.#unclear.push(handover);
      else this.#room.add(handover);
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    // What is handed over in the same turn is seen together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#room.size + this.#unclear.length > 0) {
      await this.#clarify();
      await this.#pace.ready();
      if (this.#room.size > 0) await this.#postNext();
    }
    this.#running = false;
  }

  /** Looks up what may have been posted: what was is delivered, the rest joins those that wait. */
  async #clarify(): Promise<void> {
    const all = this.#unclear.splice(0);
    for (const { settle } of all.filter(({ signal }) => signal.aborted)) settle(stopped);
    const unclear = all.filter(({ signal }) => !signal.aborted);
    if (unclear.length === 0) return;
    const verdictOf = await findEarlierPosts(this.channel, unclear, this.workspace);
    for (const handover of unclear) {
      const outcome = verdictOf(handover.delivery);
      if (outcome) handover.settle(outcome);
      else this.#room.add(handover);
    }
  }

  async #postNext(): Promise<void> {
    const { above } = this.workspace.settings().digest;
    const group = this.#room.next({ above, rows: this.#rows() });
    if (group === null) {
      await new Promise((resolve) => setTimeout(resolve, 50)); // the rest of a bundle is on its way
      return;
    }
    if (group.handovers.some(({ signal }) => signal.aborted)) {
      for (const { settle } of [...group.handovers, ...this.#room.clear()]) settle(stopped);
      return;
    }
    const { outcome, stopsChannel } = await this.#post(group);
    for (const { settle } of group.handovers) settle(outcome);
    if (stopsChannel && outcome.kind === 'held') {
      this.#held = { until: Date.now() + outcome.afterMs, outcome };
      for (const { settle } of this.#room.clear()) settle(outcome);
    }
  }

  async #post({ bundleId, handovers }: Group): Promise<Verdict> {
    const deliveries = handovers.map(({ delivery }) => delivery);
    let id = bundleId;
    try {
      id ??= await this.workspace.bundle(deliveries.map((delivery) => delivery.id));
    } catch {
      return { outcome: notStored, stopsChannel: false };
    }
    const changes = deliveries.map(({ change }) => change);
    const post = { channel: this.channel, ...renderPost(changes, this.workspace.settings()), postId: id };
    await this.workspace.pace.next(workspaceSpacingMs);
    const verdict = await this.#call(post);
    const { outcome } = verdict;
    return outcome.kind === 'retry' ? { ...verdict, outcome: { ...outcome, together: id } } : verdict;
  }

  async #call(post: SlackPost): Promise<Verdict> {
    const { client, shortestCall } = this.workspace;
    const startedAt = performance.now();
    try {
      const answer = await client.post(post);
      if (answer.kind === 'posted') shortestCall.ms = Math.min(shortestCall.ms, performance.now() - startedAt);
      return judge(answer, this.channel);
    } catch (error) {
      return { outcome: noAnswer(error), stopsChannel: false };
    } finally {
      this.#pace.called(shortestCall.ms);
    }
  }

  #rows(): number {
    return Math.min(mostRows, this.workspace.settings().digest.rows);
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

function crowded(channel: string, rows: number): Outcome {
  const afterMs = (mostWaiting / rows) * 1_000;
  const detail = `channel ${channel} has more than ${mostWaiting} waiting`;
  return { kind: 'held', scope: 'delivery', reason: 'rate_limited', detail, afterMs };
}
