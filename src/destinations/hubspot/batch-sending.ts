import type { Outcome } from '../../model/outcome.ts';
import { handedBack } from '../hand-back.ts';
import { noAnswer } from '../no-answer.ts';
import { namingProperties } from './contact-properties.ts';
import type { Contact } from './contact.ts';
import type { ContactInput, HubSpotClient } from './hubspot.client.ts';
import type { HubSpotAnswer } from './hubspot.transport.ts';
import type { HubSpotPace } from './hubspot.pace.ts';
import { judge, type Verdict } from './hubspot.verdict.ts';

export type BatchClient = Pick<HubSpotClient, 'upsert' | 'read' | 'update'>;

/** A contact and what is written to it. */
interface Addressed {
  readonly contact: Contact;
  readonly input: ContactInput;
}

interface Sending {
  /** All named by the same property. */
  readonly batch: readonly Addressed[];
  /** False: a contact that is not there is left alone. */
  readonly create: boolean;
  readonly client: BatchClient;
  readonly pace: Pick<HubSpotPace, 'next' | 'learn'>;
  /** Whether another call may be started after the first; otherwise what is not settled yet waits as before. */
  readonly mayGoOn: () => Promise<boolean>;
  /** Is told of each contact before it is written. */
  readonly writing: (contact: Contact, input: ContactInput) => void;
}

type Settle = (contact: Contact, outcome: Outcome) => void;

interface Step {
  readonly call: (batch: readonly Addressed[]) => Promise<HubSpotAnswer>;
  readonly settle: (addressed: Addressed, outcome: Outcome) => void;
}

/**
 * Writes a batch, whose call the pace has granted. Contacts are looked up first where missing ones are left alone, or
 * are created with a name: an upsert would put it over the one that a contact has.
 */
export async function sendBatch(given: Sending, report: Settle): Promise<void> {
  let isRefused = false; // as a rate limit refuses it: what follows would be refused too
  const settle: Settle = (contact, outcome) => {
    isRefused ||= outcome.kind === 'held' && outcome.scope === 'destination';
    report(contact, outcome);
  };
  const sending = { ...given, mayGoOn: async () => !isRefused && given.mayGoOn() };
  const { batch, create, client } = sending;
  const [first] = batch;
  if (first === undefined) return;
  const { idProperty } = first.input;
  const write = (call: (inputs: readonly ContactInput[]) => Promise<HubSpotAnswer>): Step => ({
    call: (addressed) => {
      for (const { contact, input } of addressed) sending.writing(contact, input);
      return call(addressed.map(({ input }) => input));
    },
    settle: ({ contact }, outcome) => settle(contact, outcome.kind === 'skipped' ? absent(create) : outcome),
  });
  const upsert = write((inputs) => client.upsert(inputs));
  if (create && idProperty === 'email') {
    await ask(sending, upsert);
    return;
  }
  const there: Addressed[] = [];
  const missing: Addressed[] = [];
  await ask(sending, {
    call: (addressed) =>
      client.read(
        idProperty,
        addressed.map(({ input }) => input.id),
      ),
    settle: ({ contact, input }, outcome) => {
      if (outcome.kind === 'delivered') there.push({ contact, input: byRecord(input, outcome.ref) });
      else if (outcome.kind === 'skipped' && create) missing.push({ contact, input: named(input, contact) });
      else upsert.settle({ contact, input }, outcome);
    },
  });
  await follow(
    { ...sending, batch: there },
    write((inputs) => client.update(inputs)),
  );
  await follow({ ...sending, batch: missing }, upsert);
}

function byRecord(input: ContactInput, ref = ''): ContactInput {
  return { ...input, idProperty: 'hs_object_id', id: ref };
}

function named(input: ContactInput, { newest }: Contact): ContactInput {
  const customer = newest.at(-1)?.change.customer;
  return { ...input, properties: { ...(customer && namingProperties(customer)), ...input.properties } };
}

/** Makes a call for the batch. Those that the answer leaves unclear are sent again in halves, down to the culprit. */
async function ask(sending: Sending, step: Step): Promise<void> {
  const { batch } = sending;
  const inputs = batch.map(({ input }) => input);
  const verdict = await verdictOf(sending, () => step.call(batch), inputs);
  const unclear = batch.filter((addressed) => {
    const outcome = verdict(addressed.input);
    if (outcome) step.settle(addressed, outcome);
    return !outcome;
  });
  const middle = Math.ceil(unclear.length / 2);
  await follow({ ...sending, batch: unclear.slice(0, middle) }, step);
  await follow({ ...sending, batch: unclear.slice(middle) }, step);
}

/** Makes a call after the first, at the pace, unless it may not be made any more. */
async function follow(sending: Sending, step: Step): Promise<void> {
  if (sending.batch.length === 0) return;
  await sending.pace.next();
  if (await sending.mayGoOn()) await ask(sending, step);
  else for (const addressed of sending.batch) step.settle(addressed, handedBack);
}

/** HubSpot has no such contact; where it is to be created, it has gone since it was looked up. */
function absent(create: boolean): Outcome {
  return create
    ? { kind: 'retry', reason: 'server_error', detail: 'the contact has gone from HubSpot' }
    : { kind: 'skipped', detail: 'HubSpot has no such contact, and createMissingContacts is false' };
}

async function verdictOf(
  { pace }: Sending,
  call: () => Promise<HubSpotAnswer>,
  inputs: readonly ContactInput[],
): Promise<Verdict> {
  let answer: HubSpotAnswer;
  try {
    answer = await call();
  } catch (error) {
    const outcome = noAnswer(error);
    return () => outcome;
  }
  pace.learn(answer);
  return judge(answer, inputs);
}
