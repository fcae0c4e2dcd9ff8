import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../../model/delivery.ts';
import type { Outcome } from '../../model/outcome.ts';
import { type Handover, stopped } from '../handover.ts';
import { ChannelGate } from './channel-gate.ts';
import { ChannelPace } from './channel-pace.ts';
import { findEarlierPosts, mayBePosted } from './earlier-posts.ts';
import { sendPost } from './send-post.ts';
import { skipOlder } from './skip-older.ts';
import { type Group, type GroupingSettings, WaitingRoom } from './waiting-room.ts';
import type { Workspace } from './workspace.ts';

/** A table shows 99 rows below its heading: no customer of a digest goes unnamed. */
const mostRows = 99;
/** So often a message may fail, in a minute or so, before it is asked whether that is its own fault. */
const attemptsInOrder = 4;
/** How soon it is tried again while Slack is away; what waits for longer is handed back, and says why. */
const longestWaitMs = 60_000;
/** Back-off and a little for the way through the queue; then it is somewhere else, such as erased. */
const longestAbsenceMs = longestWaitMs + 5_000;
/** How soon it is looked again whether the rest of a bundle has come. */
const lookAgainMs = 50;

/** One channel's deliveries: posted in order, at the channel's pace, together when many wait. */
export class ChannelLane {
  readonly #room = new WaitingRoom();
  readonly #gate = new ChannelGate();
  readonly #pace: ChannelPace;
  /** Deliveries that an earlier attempt may have posted. */
  #unclear: Handover[] = [];
  #running = false;

  constructor(
    private readonly channel: string,
    private readonly workspace: Workspace,
  ) {
    this.#pace = new ChannelPace(workspace.spacingMs);
  }

  /** Another process may have posted until so many milliseconds ago. */
  takeOver(agoMs: number): void {
    this.#pace.takeOver(agoMs);
    this.#gate.open();
    this.#room.awaitNoMore(); // somebody else may have settled it
  }

  /** What was turned away comes back at once. */
  resume(): void {
    this.#gate.open();
  }

  deliver(delivery: Delivery, signal: AbortSignal): Promise<Outcome> {
    const refusal = this.#gate.refusal(delivery, { waiting: this.#room.size, perSecond: this.#grouping().rows });
    if (refusal) return Promise.resolve(refusal);
    return new Promise((settle) => {
      const handover = { delivery, signal, settle };
      if (mayBePosted(delivery)) this.#unclear.push(handover);
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
      const first = this.#gate.isGathering ? null : this.#room.peek(this.#grouping());
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
    const found = await findEarlierPosts(this.channel, unclear, this.workspace);
    if (found.kind === 'failed') {
      const bundles = Map.groupBy(unclear, ({ delivery }) => delivery.bundle?.id ?? '');
      for (const [bundleId, handovers] of bundles) await this.#comeBack({ bundleId, handovers }, found.outcome);
      return;
    }
    for (const handover of unclear) {
      const { delivery, settle } = handover;
      const outcome = found.outcomeOf(delivery) ?? skipOlder(delivery, this.workspace.settings());
      if (outcome) settle(outcome);
      else this.#room.add(delivery.replayed ? ungrouped(handover) : handover);
      if (outcome || delivery.replayed) this.#room.awaitNoMore(delivery.bundle?.id);
    }
  }

  async #post(group: Group): Promise<void> {
    const { outcome, concerns, bundleId } = await sendPost(group, {
      channel: this.channel,
      workspace: this.workspace,
      pace: this.#pace,
    });
    const sent = { bundleId, handovers: group.handovers };
    if (concerns === 'channel') await this.#comeBack(sent, outcome);
    else settleAll(sent, outcome);
  }

  /** The next post would fare no better than this one: the channel waits, and so keeps the order. */
  async #comeBack(sent: Group, failure: Outcome): Promise<void> {
    const attempt = Math.max(...sent.handovers.map(({ delivery }) => delivery.attempt));
    if (failure.kind !== 'retry' || attempt <= attemptsInOrder) this.#wait(sent, failure);
    else if (await this.workspace.client.isUp())
      settleAll(sent, failure); // a message that Slack never takes stops no other
    else this.#wait(sent, away(failure));
  }

  #wait(sent: Group, outcome: Outcome): void {
    const isLong = outcome.kind === 'held' && outcome.scope === 'delivery' && outcome.afterMs >= longestWaitMs;
    settleAll(sent, outcome);
    if (sent.bundleId !== null && !isLong) this.#room.await(sent.bundleId, longestAbsenceMs);
    else if (outcome.kind === 'held') this.#shut(outcome);
  }

  #shut(outcome: Extract<Outcome, { kind: 'held' }>): void {
    this.#gate.shut(outcome);
    for (const { settle } of this.#room.clear()) settle({ ...outcome, uncertain: false });
  }

  #grouping(): GroupingSettings {
    const { above, rows } = this.workspace.settings().digest;
    return { above, rows: Math.min(mostRows, rows) };
  }
}

/** A replay may ask for part of a bundle, whose id must not stand for the rest. */
function ungrouped(handover: Handover): Handover {
  return { ...handover, delivery: { ...handover.delivery, bundle: null } };
}

/** A bundle is tried again together. */
function settleAll({ bundleId, handovers }: Group, given: Outcome): void {
  const outcome = given.kind === 'retry' && bundleId !== null ? { ...given, together: bundleId } : given;
  for (const { settle } of handovers) settle(outcome);
}

/** Nobody's fault, and so it uses up no attempts. */
function away({ reason, detail, uncertain = false }: Extract<Outcome, { kind: 'retry' }>): Outcome {
  return { kind: 'held', scope: 'delivery', reason, detail, afterMs: longestWaitMs, uncertain };
}
