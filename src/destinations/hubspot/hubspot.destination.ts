import { createHash, randomUUID } from 'node:crypto';
import type { Delivery } from '../../model/delivery.ts';
import type { Call, Choice, Destination } from '../../model/destination.ts';
import { type Outcome, unexpected } from '../../model/outcome.ts';
import type { TierChange } from '../../model/tier-change.ts';
import { handedBack, isFreshAfter } from '../hand-back.ts';
import { type BatchClient, sendBatch } from './batch-sending.ts';
import { contactIdentity } from './contact-identity.ts';
import { contactProperties } from './contact-properties.ts';
import { type Contact, contactsOf } from './contact.ts';
import type { ContactInput } from './hubspot.client.ts';
import { HubSpotPace } from './hubspot.pace.ts';
import type { HubSpotSettings } from './hubspot.settings.ts';
import { LateWrites } from './late-writes.ts';

/** Calls under way at most: enough for 19 a second that take 400 ms each. */
const parallelCalls = 8;

export interface HubSpotDestinationParts {
  readonly client: BatchClient;
  readonly settings: () => HubSpotSettings;
  /** Milliseconds after its end in which a call without an answer may still take effect. */
  readonly lateWriteWindowMs: number;
}

/**
 * Writes tier changes to HubSpot's contacts, in batches of up to 100, one input for each contact, at the account's rate
 * limit. A contact is a lane: its writes run one after another. Of a contact's changes in a batch, the newest of each
 * campaign wins.
 */
export class HubSpotDestination implements Destination {
  readonly newestWins = true;
  /** HubSpot's limit for a batch. */
  readonly sight = 100;
  readonly #pace: HubSpotPace;
  readonly #lateWrites: LateWrites;
  #calls = 0;

  constructor(private readonly parts: HubSpotDestinationParts) {
    this.#pace = new HubSpotPace(() => parts.settings().rateLimit);
    this.#lateWrites = new LateWrites(parts.lateWriteWindowMs);
  }

  takeOver(): void {
    this.#pace.takeOver();
  }

  /** Returns a hash, for a contact's key may be a person's e-mail; empty when the customer has no identifier. */
  laneOf({ customer }: TierChange): string {
    const identity = contactIdentity(customer, this.parts.settings().identifyBy);
    return identity ? createHash('sha256').update(identity.key).digest('base64url') : '';
  }

  get laneRule(): string {
    return this.parts.settings().identifyBy.join();
  }

  settledWithout({ change }: Delivery): Outcome | undefined {
    const { identifyBy } = this.parts.settings();
    if (contactIdentity(change.customer, identifyBy)) return undefined;
    const detail = `the customer has none of destinations.hubspot.identifyBy (${identifyBy.join(', ')})`;
    return { kind: 'dead', reason: 'rejected', detail };
  }

  readyInMs(): number {
    return this.#calls < parallelCalls ? this.#pace.readyInMs : Infinity;
  }

  /** Chooses contacts that one property identifies: HubSpot takes one `idProperty` per batch. */
  choose(waiting: readonly Delivery[]): Choice {
    const idPropertyOf = ({ change }: Delivery) =>
      contactIdentity(change.customer, this.parts.settings().identifyBy)?.idProperty;
    const [first] = waiting;
    return { deliveries: waiting.filter((delivery) => first && idPropertyOf(delivery) === idPropertyOf(first)) };
  }

  async call({ deliveries, mayGoOn, sending }: Call): Promise<readonly Outcome[]> {
    this.#calls += 1;
    try {
      const { identifyBy, createMissingContacts: create } = this.parts.settings();
      const batch = contactsOf(deliveries, identifyBy).map((contact) => ({ contact, input: this.#inputOf(contact) }));
      const came = new Map<Delivery, Outcome>();
      if (!(await isFreshAfter(this.#pace.next(), mayGoOn))) return deliveries.map(() => handedBack);
      const writing = ({ newest }: Contact, { idProperty, id, properties }: ContactInput): void => {
        for (const each of newest) sending(each, { kind: 'contact', contact: { idProperty, id }, properties });
      };
      const { client } = this.parts;
      await sendBatch({ batch, create, client, pace: this.#pace, mayGoOn, writing }, (contact, outcome) => {
        for (const delivery of contact.deliveries) came.set(delivery, this.#outcomeFor(contact, delivery, outcome));
      });
      return deliveries.map((delivery) => came.get(delivery) ?? unexpected(undefined));
    } finally {
      this.#calls -= 1;
    }
  }

  #inputOf({ identity, newest }: Contact): ContactInput {
    const settings = this.parts.settings();
    const properties: Record<string, string> = {};
    for (const { change } of newest) Object.assign(properties, contactProperties(change, settings));
    return { idProperty: identity.idProperty, id: identity.id, properties, objectWriteTraceId: randomUUID() };
  }

  #outcomeFor(contact: Contact, delivery: Delivery, outcome: Outcome): Outcome {
    if (!contact.newest.includes(delivery)) return superseded;
    if (outcome.kind === 'retry' && outcome.uncertain) this.#lateWrites.note(contact);
    return outcome.kind === 'delivered' ? this.#lateWrites.outcomeOf(contact, delivery, outcome) : outcome;
  }
}

const superseded: Outcome = { kind: 'superseded' };
