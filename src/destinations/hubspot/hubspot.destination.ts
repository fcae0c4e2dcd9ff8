import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import type { Outcome } from '../../model/outcome.ts';
import { type Handover, stopped } from '../handover.ts';
import { type BatchClient, sendBatch } from './batch-sending.ts';
import { contactIdentity } from './contact-identity.ts';
import { contactProperties } from './contact-properties.ts';
import { type Contact, ContactRoom } from './contact-room.ts';
import type { ContactInput } from './hubspot.client.ts';
import { HubSpotPace } from './hubspot.pace.ts';
import type { HubSpotSettings } from './hubspot.settings.ts';
import { LateWrites } from './late-writes.ts';
import { newestChanges } from './newest-changes.ts';

/** HubSpot's limit for a batch. */
const batchSize = 100;
/** Enough for 19 calls a second that take 400 ms each. */
const parallelCalls = 8;

export interface HubSpotDestinationParts {
  readonly client: BatchClient;
  readonly settings: () => HubSpotSettings;
  /** Whether a call may be started for these: asked right before each. */
  readonly mayCall: (deliveries: readonly Delivery[]) => Promise<boolean>;
  /** How long after its end a call without an answer may still take effect. */
  readonly lateWriteWindowMs: number;
}

/**
 * Writes tier changes to HubSpot's contacts: batches of up to 100 contacts, one input for each, paced at the account's
 * limit. A contact's writes run one after another, and of its changes in hand the newest of each campaign wins.
 */
export class HubSpotDestination implements Destination {
  readonly capacity = 1_000;
  readonly newestWins = true;
  readonly #room = new ContactRoom();
  readonly #pace: HubSpotPace;
  readonly #lateWrites: LateWrites;
  #calls = 0;
  #pumping = false;

  constructor(private readonly parts: HubSpotDestinationParts) {
    this.#pace = new HubSpotPace(() => parts.settings().rateLimit);
    this.#lateWrites = new LateWrites(parts.lateWriteWindowMs);
  }

  takeOver(): void {
    this.#pace.takeOver();
  }

  deliver(delivery: Delivery, signal: AbortSignal): Promise<Outcome> {
    if (delivery.overtaken) return Promise.resolve({ kind: 'superseded' });
    const { identifyBy } = this.parts.settings();
    const identity = contactIdentity(delivery.change.customer, identifyBy);
    if (!identity) {
      const detail = `the customer has none of destinations.hubspot.identifyBy (${identifyBy.join(', ')})`;
      return Promise.resolve({ kind: 'dead', reason: 'rejected', detail });
    }
    return new Promise((settle) => {
      this.#room.add(identity, { delivery, signal, settle });
      void this.#pump();
    });
  }

  /** Starts calls as the limits allow, while contacts wait. */
  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    // What is handed over in the same turn shares the batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#calls < parallelCalls && this.#room.hasFree()) {
      await this.#pace.next();
      const batch = this.#room.takeBatch(batchSize);
      this.#calls += 1;
      void this.#write(batch).finally(() => {
        this.#calls -= 1;
        this.#room.release(batch);
        void this.#pump();
      });
    }
    this.#pumping = false;
  }

  async #write(batch: readonly Contact[]): Promise<void> {
    const owed = batch.filter((contact) => !handBackStopped(contact));
    const addressed = owed.map((contact) => ({ contact, input: this.#inputOf(contact) }));
    const { createMissingContacts: create } = this.parts.settings();
    const { client } = this.parts;
    const mayCall = (batched: readonly Contact[]) => this.#mayCall(batched);
    await sendBatch({ batch: addressed, create, client, pace: this.#pace, mayCall }, (contact, outcome) => {
      this.#settle(contact, outcome);
    });
  }

  async #mayCall(batch: readonly Contact[]): Promise<boolean> {
    const handovers = batch.flatMap((contact) => contact.handovers);
    const isOurs = await this.parts.mayCall(handovers.map(({ delivery }) => delivery));
    return isOurs && !handovers.some(({ signal }) => signal.aborted);
  }

  #inputOf({ identity, handovers }: Contact): ContactInput {
    const settings = this.parts.settings();
    const newest = newestChanges(handovers.map(({ delivery }) => delivery));
    const properties: Record<string, string> = {};
    for (const { change } of newest) Object.assign(properties, contactProperties(change, settings));
    return { idProperty: identity.idProperty, id: identity.id, properties, objectWriteTraceId: randomUUID() };
  }

  /** Tells all of a contact's deliveries: of its changes in one campaign only the newest was written. */
  #settle(contact: Contact, outcome: Outcome): void {
    const written = new Set(newestChanges(contact.handovers.map(({ delivery }) => delivery)));
    if (outcome.kind === 'retry' && outcome.uncertain) this.#lateWrites.note(contact);
    for (const { delivery, settle } of contact.handovers) settle(this.#outcomeFor(contact, delivery, written, outcome));
  }

  #outcomeFor(contact: Contact, delivery: Delivery, written: ReadonlySet<Delivery>, outcome: Outcome): Outcome {
    if (!written.has(delivery)) return { kind: 'superseded' };
    return outcome.kind === 'delivered' ? this.#lateWrites.outcomeOf(contact, delivery, outcome) : outcome;
  }
}

/** A contact is handed back whole: its deliveries belong to one dispatcher, which stops or does not. */
function handBackStopped({ handovers }: { readonly handovers: readonly Handover[] }): boolean {
  if (!handovers.some(({ signal }) => signal.aborted)) return false;
  for (const { settle } of handovers) settle(stopped);
  return true;
}
