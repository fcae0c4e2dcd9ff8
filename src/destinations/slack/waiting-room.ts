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

/** How long an incomplete bundle waits for its others: they come with the next takes. */
const patienceMs = 10_000;

/** What waits for one channel, in order of acceptance. A bundle that was stored before is never grouped anew. */
export class WaitingRoom {
  readonly #alone: Handover[] = [];
  readonly #bundles = new Map<string, { readonly since: number; readonly handovers: Handover[] }>();
  #size = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  get size(): number {
    return this.#size;
  }

  add(handover: Handover): void {
    this.#size += 1;
    const { bundle } = handover.delivery;
    if (bundle === null) {
      insertInOrder(this.#alone, handover);
      return;
    }
    const waiting = this.#bundles.get(bundle.id) ?? { since: this.now(), handovers: [] };
    insertInOrder(waiting.handovers, handover);
    this.#bundles.set(bundle.id, waiting);
  }

  /** The next group to post; null when all that waits is incomplete. Bundles come first: they are older. */
  next({ above, rows }: GroupingSettings): Group | null {
    for (const [bundleId, { since, handovers }] of this.#bundles) {
      const complete = handovers.length >= (handovers.at(-1)?.delivery.bundle?.size ?? 0);
      if (!complete && this.now() - since < patienceMs) continue;
      this.#bundles.delete(bundleId);
      return this.#taken({ bundleId, handovers });
    }
    if (this.#alone.length === 0) return null;
    const together = this.#alone.length > above ? Math.max(1, rows) : 1;
    return this.#taken({ bundleId: null, handovers: this.#alone.splice(0, together) });
  }

  /** Everything that waits, out of the room. */
  clear(): Handover[] {
    const all = [...this.#alone.splice(0), ...[...this.#bundles.values()].flatMap(({ handovers }) => handovers)];
    this.#bundles.clear();
    this.#size = 0;
    return all;
  }

  #taken(group: Group): Group {
    this.#size -= group.handovers.length;
    return group;
  }
}

/** Nearly always at the end: what was handed back comes late. */
function insertInOrder(list: Handover[], handover: Handover): void {
  const after = list.findLastIndex((other) => other.delivery.sequence < handover.delivery.sequence);
  list.splice(after + 1, 0, handover);
}
