import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../model/delivery.ts';
import type { Call, Choice, Destination, OperatorMessage } from '../../model/destination.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { TierChange } from '../../model/tier-change.ts';
import { handedBack, isFreshAfter } from '../hand-back.ts';
import { noAnswer } from '../no-answer.ts';
import { channelFor } from './lane/channel-route.ts';
import { mayBePosted } from './lane/bundle.ts';
import { findEarlierPosts } from './lane/earlier-posts.ts';
import { type GroupingSettings, nextPost } from './lane/next-post.ts';
import { operatorPost } from './message/operator-post.ts';
import { renderPost } from './message/render-post.ts';
import type { SlackMessage } from './message/slack-message.ts';
import { skipOlder } from './lane/skip-older.ts';
import type { SlackClient } from './slack.client.ts';
import { SlackPace } from './lane/slack.pace.ts';
import type { SlackSettings } from './slack.settings.ts';
import { judge } from './slack.verdict.ts';

/** Slack's table shows 99 rows below its heading; with no more changes, a digest names every customer. */
const mostRows = 99;
/** Attempts, within a minute or so, at which a failing message stops its channel without asking `isUp`. */
const attemptsInOrder = 4;
/** Milliseconds until a channel is tried again while Slack is away. */
const awayMs = 60_000;

export interface SlackDestinationParts {
  readonly client: Pick<SlackClient, 'post' | 'findPosts' | 'isUp'>;
  readonly settings: () => SlackSettings;
  /** Milliseconds between two posts in one channel. */
  readonly spacingMs: number;
  /** Milliseconds between any two posts. */
  readonly workspaceSpacingMs: number;
}

/** Posts tier changes to Slack's channels. A channel is a lane: it keeps its order and its pace, whatever others do. */
export class SlackDestination implements Destination {
  readonly laneByLane = true;
  readonly #pace: SlackPace;

  constructor(private readonly parts: SlackDestinationParts) {
    this.#pace = new SlackPace(parts.spacingMs, parts.workspaceSpacingMs);
  }

  takeOver(): void {
    this.#pace.takeOver();
  }

  /** Returns the channel's ID; empty when no route matches and there is no default. */
  laneOf(change: TierChange): string {
    return channelFor(change, this.parts.settings()) ?? '';
  }

  get laneRule(): string {
    const { channel, routes } = this.parts.settings();
    return JSON.stringify([channel, routes]);
  }

  settledWithout(delivery: Delivery): Outcome | undefined {
    if (mayBePosted(delivery)) return undefined;
    if (delivery.lane === '') return nowhere;
    return skipOlder(delivery, this.parts.settings());
  }

  readyInMs(channel: string): number {
    return this.#pace.readyInMs(channel);
  }

  get sight(): number {
    const { above, rows } = this.#grouping;
    return Math.max(above + 1, rows);
  }

  choose(waiting: readonly Delivery[]): Choice {
    return nextPost(waiting, this.#grouping);
  }

  async call({ deliveries, mayGoOn, sending }: Call): Promise<readonly Outcome[]> {
    const [first] = deliveries;
    if (first === undefined) return [];
    if (mayBePosted(first)) return this.#lookUp(deliveries, first.lane);
    const { id, lane: channel, bundleId, attempt } = first;
    const slot = this.#pace.slot(channel);
    const outcome = (await isFreshAfter(slot, mayGoOn))
      ? await this.#post(this.#rendered({ deliveries, sending }), { channel, postId: bundleId ?? id }, await slot)
      : handedBack;
    const judged = await this.#inOrder(outcome, attempt);
    return deliveries.map(() => judged);
  }

  async #lookUp(deliveries: readonly Delivery[], channel: string): Promise<readonly Outcome[]> {
    const { client, settings } = this.parts;
    const { afterTimeout } = settings();
    const found = await findEarlierPosts(deliveries, { channel, client, afterTimeout });
    if (found.kind === 'read') return deliveries.map((delivery) => found.outcomeOf(delivery));
    const judged = await this.#inOrder(found.outcome, Math.max(...deliveries.map(({ attempt }) => attempt)));
    return deliveries.map(() => judged);
  }

  async tell(channel: string, message: OperatorMessage): Promise<Outcome> {
    const ended = await this.#pace.slot(channel);
    return this.#post(operatorPost(message), { channel, postId: randomUUID() }, ended);
  }

  /** Renders one message for all deliveries. The first records it; the others point to the first. */
  #rendered({ deliveries, sending }: Pick<Call, 'deliveries' | 'sending'>): SlackMessage {
    const changes = deliveries.map(({ change }) => change);
    const message = renderPost(changes, this.parts.settings());
    const [first, ...others] = deliveries;
    if (first) sending(first, { kind: 'message', channel: first.lane, ...message });
    for (const other of others) sending(other, { kind: 'bundle', deliveryId: first?.id ?? '' });
    return message;
  }

  async #post(
    message: SlackMessage,
    to: { channel: string; postId: string },
    ended: (answered: boolean) => void,
  ): Promise<Outcome> {
    try {
      const answer = await this.parts.client.post({ ...to, ...message });
      ended(true);
      return judge(answer, to.channel);
    } catch (error) {
      ended(false);
      return { ...noAnswer(error), scope: 'lane' };
    }
  }

  /** Keeps the channel waiting only for a failure that the next post would meet too. Late attempts cost an `isUp`. */
  async #inOrder(outcome: Outcome, attempt: number): Promise<Outcome> {
    if (outcome.kind !== 'retry' || outcome.scope !== 'lane' || attempt <= attemptsInOrder) return outcome;
    const { scope: _, ...alone } = outcome;
    return (await this.parts.client.isUp()) ? alone : away(outcome); // Slack is up: only this message waits
  }

  get #grouping(): GroupingSettings {
    const { above, rows } = this.parts.settings().digest;
    return { above, rows: Math.min(mostRows, rows) };
  }
}

const nowhere: Outcome = { kind: 'skipped', detail: 'no route matches, and destinations.slack.channel is not set' };

/** Holds the channel without using up an attempt: no delivery is to blame. */
function away({ reason, detail, uncertain = false }: Extract<Outcome, { kind: 'retry' }>): Outcome {
  return { kind: 'held', scope: 'lane', reason, detail, afterMs: awayMs, uncertain };
}
