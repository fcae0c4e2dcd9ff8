import type { Handover } from '../handover.ts';
import type { ContactIdentity } from './contact-identity.ts';

/** All that one contact is owed. */
export interface Contact {
  readonly identity: ContactIdentity;
  readonly handovers: readonly Handover[];
}

/** What waits to be written, by contact, in order of arrival. A contact being written is not given out again. */
export class ContactRoom {
  readonly #waiting = new Map<string, { identity: ContactIdentity; handovers: Handover[] }>();
  readonly #busy = new Set<string>();

  add(identity: ContactIdentity, handover: Handover): void {
    const contact = this.#waiting.get(identity.key) ?? { identity, handovers: [] };
    contact.handovers.push(handover);
    this.#waiting.set(identity.key, contact);
  }

  hasFree(): boolean {
    return this.#waiting.keys().some((key) => !this.#busy.has(key));
  }

  /** Up to `size` contacts, all with the idProperty of the first, as a batch must have; `release` each when written. */
  takeBatch(size: number): Contact[] {
    const batch: Contact[] = [];
    for (const [key, contact] of this.#waiting) {
      if (batch.length === size) break;
      if (this.#busy.has(key) || contact.identity.idProperty !== (batch[0] ?? contact).identity.idProperty) continue;
      this.#waiting.delete(key);
      this.#busy.add(key);
      batch.push(contact);
    }
    return batch;
  }

  release(batch: readonly Contact[]): void {
    for (const { identity } of batch) this.#busy.delete(identity.key);
  }
}
