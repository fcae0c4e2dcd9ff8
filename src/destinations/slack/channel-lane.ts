import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../../model/delivery.ts';
import type { Outcome } from '../../model/outcome.ts';
import { type Handover, stopped } from '../handover.ts';
import { ChannelGate } from './channel-gate.ts';
import { ChannelPace } from './channel-pace.ts';
import { findEarlierPosts } from './earlier-posts.ts';
import { sendPost } from './send-post.ts';
import { type Group, type GroupingSettings, WaitingRoom } from './waiting-room.ts';
import type { Workspace } from './workspace.ts';

/** A table shows 99 rows below its heading: no customer of a digest goes unnamed. */
const mostRows = 99;
/**
 * The channel waits for what failed, so that the order is kept: so many attempts, which take a minute or so, and never
 * longer for one than this. A message that Slack never takes must not stop the others.
 */
const attemptsInOrder = 4;
const longestBackOffMs = 60_000;
/** How soon it is looked again whether the rest of a bundle has come. */
const lookAgainMs = 50;

/** One channel's deliveries: posted in order, at the channel's pace, together when many wait. */
export class ChannelLane {
  readonly #room = new WaitingRoom();
  readonly #gate = new ChannelGate();
  readonly #pace = new ChannelPace();
  /** Deliveries that an earlier attempt may have posted. */
  #unclear: Handover[] = [];
  #running = false;

  constructor(
    private readonly channel: string,
    private readonly workspace: Workspace,
  ) {}

  /** Another process may have posted until so many milliseconds ago. */
  takeOver(agoMs: number): void {
    this.#pace.takeOver(agoMs);
    this.#room.awaitNoMore(); // somebody else may have settled it
  }

  deliver(delivery: Delivery, signal: AbortSignal): Promise<Outcome> {
    const refusal = this.#gate.refusal(delivery, { waiting: this.#room.size, perSecond: this.#grouping().rows });
    if (refusal) return Promise.resolve(refusal);
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
    await nextTurn(); // what is handed over in the same turn is seen together
    while (this.#room.size + this.#unclear.length > 0) {
      await this.#clarify();
      await this.#pace.ready();
      for (const { settle } of this.#room.takeStopped()) settle(stopped);
      const first = this.#room.peek(this.#grouping());
      if (first) await this.#postNext(first);
      else if (this.#room.size > 0) await sleep(lookAgainMs);
    }
    this.#running = false;
  }

  /** Grouped only when it is the channel's turn in the workspace: others may have come meanwhile. */
  async #postNext(first: Group): Promise<void> {
    if (!(await this.workspace.pace.hasTurn(first.handovers))) return;
    const group = this.#room.next(this.#grouping());
    if (group) await this.#post(group);
  }

  /** Looks up what may have been posted: what was is delivered, the rest joins those that wait. */
  async #clarify(): Promise<void> {
    const all = this.#unclear.splice(0);
    for (const { settle } of all.filter(({ signal }) => signal.aborted)) settle(stopped);
    const unclear = all.filter(({ signal }) => !signal.aborted);
    if (unclear.length === 0) return;
    const outcomeOf = await findEarlierPosts(this.channel, unclear, this.workspace);
    for (const handover of unclear) {
      const outcome = outcomeOf(handover.delivery);
      if (outcome) handover.settle(outcome);
      else this.#room.add(handover);
      if (outcome?.kind === 'delivered' || outcome?.kind === 'dead') {
        this.#room.awaitNoMore(handover.delivery.bundle?.id);
      }
    }
  }

  async #post(group: Group): Promise<void> {
    const { outcome, stopsChannel, bundleId } = await sendPost(group, {
      channel: this.channel,
      workspace: this.workspace,
      pace: this.#pace,
    });
    for (const { settle } of group.handovers) settle(outcome);
    if (stopsChannel && outcome.kind === 'held') {
      this.#gate.shut(outcome);
      for (const { settle } of this.#room.clear()) settle(outcome);
    }
    const attempt = Math.max(...group.handovers.map(({ delivery }) => delivery.attempt));
    if (concernsAll(outcome) && attempt <= attemptsInOrder) this.#room.await(bundleId, longestBackOffMs);
  }

  #grouping(): GroupingSettings {
    const { above, rows } = this.workspace.settings().digest;
    return { above, rows: Math.min(mostRows, rows) };
  }
}

/** Slack failed, or is out of reach: the next post would fare no better. A refusal may be about this message alone. */
function concernsAll(outcome: Outcome): boolean {
  if (outcome.kind !== 'retry' || outcome.reason === 'unexpected') return false;
  return outcome.uncertain === true || outcome.reason !== 'server_error';
}
