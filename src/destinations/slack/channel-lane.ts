import type { Delivery } from '../../model/delivery.ts';
import type { Outcome } from '../../model/outcome.ts';
import { noAnswer } from '../no-answer.ts';
import { Pace } from '../pace.ts';
import { renderCongratulation } from './congratulation.ts';
import { parseMessageTemplate } from './message-template.ts';
import { postMetadata } from './post-metadata.ts';
import type { SlackClient, SlackPost } from './slack.client.ts';
import type { SlackSettings } from './slack.settings.ts';
import { judge, type Verdict } from './slack.verdict.ts';

/** Slack's limit is a message a second and channel; two posts can come closer together on their way to Slack. */
const spacingMs = 1_050;

interface Handover {
  readonly delivery: Delivery;
  readonly signal: AbortSignal;
  readonly settle: (outcome: Outcome) => void;
}

/** One channel's deliveries: posted one after another, at the pace that Slack allows. */
export class ChannelLane {
  readonly #waiting: Handover[] = [];
  readonly #pace = new Pace();
  #running = false;

  constructor(
    private readonly channel: string,
    private readonly client: Pick<SlackClient, 'post'>,
    private readonly settings: () => SlackSettings,
  ) {}

  deliver(delivery: Delivery, signal: AbortSignal): Promise<Outcome> {
    return new Promise((settle) => {
      this.#waiting.push({ delivery, signal, settle });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      await this.#pace.next(spacingMs);
      const next = this.#waiting.shift()!;
      if (next.signal.aborted) {
        next.settle(stopped);
        continue;
      }
      const { outcome, stopsChannel } = await this.#post(next.delivery);
      next.settle(outcome);
      if (stopsChannel) for (const other of this.#waiting.splice(0)) other.settle(outcome);
    }
    this.#running = false;
  }

  async #post({ id, change }: Delivery): Promise<Verdict> {
    const { message, customerLink } = this.settings();
    const rendered = renderCongratulation(change, { template: parseMessageTemplate(message), customerLink });
    const post: SlackPost = { channel: this.channel, ...rendered, metadata: postMetadata(id) };
    try {
      return judge(await this.client.post(post), this.channel);
    } catch (error) {
      return { outcome: noAnswer(error), stopsChannel: false };
    }
  }
}

const stopped: Outcome = {
  kind: 'held',
  scope: 'delivery',
  reason: 'network',
  detail: 'the connector stopped',
  afterMs: 0,
};
