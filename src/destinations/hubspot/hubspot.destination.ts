import type { Delivery } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import type { Outcome } from '../../model/outcome.ts';
import { noAnswer } from '../no-answer.ts';
import { Pace } from '../pace.ts';
import { contactIdentity, type ContactIdentity } from './contact-identity.ts';
import { contactProperties } from './contact-properties.ts';
import type { ContactInput, HubSpotAnswer, HubSpotClient } from './hubspot.client.ts';
import type { HubSpotSettings } from './hubspot.settings.ts';
import { judge } from './hubspot.verdict.ts';

/** HubSpot's limit for a batch. */
const batchSize = 100;
/** Enough for 19 calls a second that take 400 ms each. */
const parallelCalls = 8;
/** Pace a little below the limit: calls can bunch up on their way to HubSpot. */
const headroom = 1.02;

/** A delivery in our hands, and whom to tell. */
interface Handover {
  readonly delivery: Delivery;
  readonly signal: AbortSignal;
  readonly settle: (outcome: Outcome) => void;
}

/** All that one contact is owed. */
interface Contact {
  readonly identity: ContactIdentity;
  readonly handovers: Handover[];
}

/**
 * Writes tier changes to HubSpot's contacts: batches of up to 100 contacts, one input for each, paced at the account's
 * limit. A contact's writes run one after another, and of its changes in hand the newest of each campaign wins.
 */
export class HubSpotDestination implements Destination {
  readonly capacity = 1_000;
  /** In order of arrival. */
  readonly #waiting = new Map<string, Contact>();
  readonly #busy = new Set<string>();
  readonly #pace = new Pace();
  #calls = 0;
  #pumping = false;

  constructor(
    private readonly client: Pick<HubSpotClient, 'upsert'>,
    private readonly settings: () => HubSpotSettings,
  ) {}

  deliver(delivery: Delivery, signal: AbortSignal): Promise<Outcome> {
    if (delivery.overtaken) return Promise.resolve({ kind: 'superseded' });
    const { identifyBy } = this.settings();
    const identity = contactIdentity(delivery.change.customer, identifyBy);
    if (!identity) return Promise.resolve(unidentifiable(identifyBy));
    return new Promise((settle) => {
      const contact = this.#waiting.get(identity.key) ?? { identity, handovers: [] };
      contact.handovers.push({ delivery, signal, settle });
      this.#waiting.set(identity.key, contact);
      void this.#pump();
    });
  }

  /** Starts calls as the limits allow, while contacts wait. */
  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    // What is handed over in the same turn shares the batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#calls < parallelCalls && this.#hasFree()) {
      await this.#nextCall();
      const contacts = this.#takeBatch();
      if (contacts.length === 0) break;
      this.#calls += 1;
      void this.#write(contacts).finally(() => {
        this.#calls -= 1;
        for (const { identity } of contacts) this.#busy.delete(identity.key);
        void this.#pump();
      });
    }
    this.#pumping = false;
  }

  #hasFree(): boolean {
    return this.#waiting.keys().some((key) => !this.#busy.has(key));
  }

  /** Up to 100 contacts that are not being written, all with the idProperty of the first. */
  #takeBatch(): Contact[] {
    const batch: Contact[] = [];
    for (const [key, contact] of this.#waiting) {
      if (batch.length === batchSize) break;
      if (this.#busy.has(key) || contact.identity.idProperty !== (batch[0] ?? contact).identity.idProperty) continue;
      this.#waiting.delete(key);
      const owed = withoutStopped(contact);
      if (owed.handovers.length === 0) continue;
      this.#busy.add(key);
      batch.push(owed);
    }
    return batch;
  }

  async #nextCall(): Promise<void> {
    const { requests, perSeconds } = this.settings().rateLimit;
    await this.#pace.next(((perSeconds * 1_000) / requests) * headroom);
  }

  async #write(contacts: readonly Contact[]): Promise<void> {
    const answers = contacts.map((contact, index) => ({ contact, input: this.#inputOf(contact, index) }));
    await this.#send(answers);
  }

  /** Sends a batch; one that HubSpot refuses as a whole is halved until the culprit stands alone. */
  async #send(batch: readonly Addressed[]): Promise<void> {
    const answer = await this.#call(batch.map(({ input }) => input));
    if ('kind' in answer) return settleAll(batch, answer);
    const verdict = judge(answer, batch.length);
    switch (verdict.kind) {
      case 'all':
        return settleAll(batch, verdict.outcome);
      case 'each':
        for (const addressed of batch) settleAll([addressed], verdict.outcomeOf(addressed.input));
        return;
      case 'isolate': {
        const half = Math.ceil(batch.length / 2);
        for (const part of [batch.slice(0, half), batch.slice(half)]) {
          await this.#nextCall();
          await this.#send(part);
        }
      }
    }
  }

  async #call(inputs: readonly ContactInput[]): Promise<HubSpotAnswer | Outcome> {
    try {
      return await this.client.upsert(inputs);
    } catch (error) {
      return noAnswer(error);
    }
  }

  #inputOf({ identity, handovers }: Contact, index: number): ContactInput {
    const settings = this.settings();
    const oldestFirst = [...handovers].sort((a, b) => compareChanges(a.delivery, b.delivery));
    const properties = oldestFirst.map(({ delivery }) => contactProperties(delivery.change, settings));
    return {
      idProperty: identity.idProperty,
      id: identity.id,
      properties: Object.assign({}, ...properties) as Record<string, string>,
      objectWriteTraceId: `${index}-${handovers[0]!.delivery.id}`,
    };
  }
}

interface Addressed {
  readonly contact: Contact;
  readonly input: ContactInput;
}

/** Tells every delivery of the batch; of a contact's changes in one campaign only the newest was written. */
function settleAll(batch: readonly Addressed[], outcome: Outcome): void {
  for (const { contact } of batch) {
    const newest = new Map<string, Delivery>();
    for (const { delivery } of contact.handovers) {
      const { id } = delivery.change.campaign;
      const other = newest.get(id);
      if (!other || compareChanges(other, delivery) < 0) newest.set(id, delivery);
    }
    for (const { delivery, settle } of contact.handovers) {
      settle(newest.get(delivery.change.campaign.id) === delivery ? outcome : { kind: 'superseded' });
    }
  }
}

/** By the time of the change; the later accepted is the newer of two at the same time. */
function compareChanges(a: Delivery, b: Delivery): number {
  return Date.parse(a.change.occurredAt) - Date.parse(b.change.occurredAt) || a.sequence - b.sequence;
}

/** Hands back what may not be sent any more. */
function withoutStopped({ identity, handovers }: Contact): Contact {
  const [stopped, owed] = [handovers.filter(({ signal }) => signal.aborted), handovers.filter(({ signal }) => !signal.aborted)];
  for (const { settle } of stopped) {
    settle({ kind: 'held', scope: 'delivery', reason: 'network', detail: 'the connector stopped', afterMs: 0 });
  }
  return { identity, handovers: owed };
}

function unidentifiable(identifyBy: readonly string[]): Outcome {
  const detail = `the customer has none of destinations.hubspot.identifyBy (${identifyBy.join(', ')})`;
  return { kind: 'dead', reason: 'rejected', detail };
}
