import type { Handover } from '../handover.ts';

/** What is posted as one message. */
export interface Group {
  /** The bundle's id when it was grouped before. */
  readonly bundleId: string | null;
  readonly handovers: readonly Handover[];
}

export interface GroupingSettings {
  /** More than this many waiting are posted together. */
  readonly above: number;
  /** At most so many together. */
  readonly rows: number;
}

interface Bundle {
  readonly id: string;
  readonly since: number;
  readonly handovers: Handover[];
}

/** How long an incomplete bundle waits for its others: they come with the next takes. */
const patienceMs = 10_000;

/** What waits for one channel, in order of acceptance. A bundle that was stored before is never grouped anew. */
export class WaitingRoom {
  readonly #alone: Handover[] = [];
  readonly #bundles = new Map<string, Bundle>();
  /** Bundles that are to come back, and until when they are waited for. */
  readonly #awaited = new Map<string, number>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  get size(): number {
    return [...this.#bundles.values()].reduce((sum, { handovers }) => sum + handovers.length, this.#alone.length);
  }

  add(handover: Handover): void {
    const { bundle } = handover.delivery;
    if (bundle === null) {
      insertInOrder(this.#alone, handover);
      return;
    }
    const waiting = this.#bundles.get(bundle.id) ?? { id: bundle.id, since: this.now(), handovers: [] };
    insertInOrder(waiting.handovers, handover);
    this.#bundles.set(bundle.id, waiting);
  }

  /** This bundle comes back after its back-off: until then nothing overtakes it, but for so long at most. */
  await(bundleId: string, longestMs: number): void {
    this.#awaited.set(bundleId, this.now() + longestMs);
  }

  /** This bundle, or by default none, is not waited for any more. */
  awaitNoMore(bundleId?: string): void {
    if (bundleId === undefined) this.#awaited.clear();
    else this.#awaited.delete(bundleId);
  }

  /** The next group to post, in order of acceptance; null while it is incomplete, or not back yet. */
  peek({ above, rows }: GroupingSettings): Group | null {
    if (this.#awaits()) return null;
    const bundle = this.#oldestBundle();
    const older = bundle ? this.#alone.filter((handover) => isBefore(handover, bundle.handovers[0])) : this.#alone;
    if (bundle && older.length === 0) {
      return this.#isReady(bundle) ? { bundleId: bundle.id, handovers: bundle.handovers } : null;
    }
    if (older.length === 0) return null;
    const together = this.#alone.length > above ? Math.max(1, rows) : 1;
    return { bundleId: null, handovers: older.slice(0, together) };
  }

  /** The same, out of the room. */
  next(settings: GroupingSettings): Group | null {
    const group = this.peek(settings);
    if (group !== null && group.bundleId !== null) {
      this.#bundles.delete(group.bundleId);
      this.awaitNoMore(group.bundleId);
      // Part of a bundle goes out as one of its own: found in the history later, it must not stand for the rest too.
      if (!isComplete(group.handovers)) return { ...group, bundleId: null };
    } else if (group) {
      this.#alone.splice(0, group.handovers.length);
    }
    return group;
  }

  /** Takes those out that are to be handed back, in order. */
  takeStopped(): Handover[] {
    if (!this.#all().some(({ signal }) => signal.aborted)) return [];
    const all = this.clear();
    for (const handover of all) if (!handover.signal.aborted) this.add(handover);
    return all.filter(({ signal }) => signal.aborted);
  }

  /** Everything that waits, out of the room, in order. */
  clear(): Handover[] {
    const all = this.#all();
    this.#alone.length = 0;
    this.#bundles.clear();
    return all.sort((a, b) => a.delivery.sequence - b.delivery.sequence);
  }

  #all(): Handover[] {
    return [...this.#alone, ...[...this.#bundles.values()].flatMap(({ handovers }) => handovers)];
  }

  #awaits(): boolean {
    return this.#awaited.entries().some(([bundleId, until]) => !this.#bundles.has(bundleId) && this.now() < until);
  }

  #oldestBundle(): Bundle | undefined {
    const bundles = [...this.#bundles.values()];
    return bundles.reduce<Bundle | undefined>(
      (oldest, bundle) => (oldest && isBefore(oldest.handovers[0], bundle.handovers[0]) ? oldest : bundle),
      undefined,
    );
  }

  #isReady({ since, handovers }: Bundle): boolean {
    return isComplete(handovers) || this.now() - since >= patienceMs;
  }
}

/** A bundle's size is what was unsettled when a member was taken: the lowest is the latest. */
function isComplete(handovers: readonly Handover[]): boolean {
  const size = Math.min(...handovers.map(({ delivery }) => delivery.bundle?.size ?? 0));
  return handovers.length >= size;
}

function isBefore(one: Handover | undefined, other: Handover | undefined): boolean {
  return (one?.delivery.sequence ?? 0) < (other?.delivery.sequence ?? 0);
}

/** Nearly always at the end: what was handed back comes late. */
function insertInOrder(list: Handover[], handover: Handover): void {
  const after = list.findLastIndex((other) => isBefore(other, handover));
  list.splice(after + 1, 0, handover);
}
