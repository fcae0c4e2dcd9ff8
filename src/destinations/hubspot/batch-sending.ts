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

/** A contact, and the input that writes to it. */
interface Addressed {
  readonly contact: Contact;
  readonly input: ContactInput;
}

interface Sending {
  /** All inputs have the same `idProperty`. */
  readonly batch: readonly Addressed[];
  /** False: a contact that HubSpot does not have is skipped. */
  readonly create: boolean;
  readonly client: BatchClient;
  readonly pace: Pick<HubSpotPace, 'next' | 'learn'>;
  /** Asked before each call but the first; when false, the bus takes the contacts not settled yet again. A query. */
  readonly mayGoOn: () => Promise<boolean>;
  /** Called for each contact right before the call that writes it. */
  readonly writing: (contact: Contact, input: ContactInput) => void;
}

type Settle = (contact: Contact, outcome: Outcome) => void;

interface Step {
  readonly call: (batch: readonly Addressed[]) => Promise<HubSpotAnswer>;
  readonly settle: (addressed: Addressed, outcome: Outcome) => void;
}

/**
 * Writes a batch; the caller has awaited the pace for the first call. Only contacts named by e-mail, and created where
 * missing, take one upsert. The others are looked up first: a missing contact is skipped, or created with a name, which
 * an upsert would put over the name of a contact that is there.
 */
export async function sendBatch(given: Sending, report: Settle): Promise<void> {
  let isRefused = false; // such as by a rate limit, which would refuse the next calls too
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

/** Makes a call for the batch. Sends contacts that the answer leaves unclear again in halves, down to the culprit. */
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

/** Makes a further call, at the pace; hands the batch back when no call may be made any more. */
async function follow(sending: Sending, step: Step): Promise<void> {
  if (sending.batch.length === 0) return;
  await sending.pace.next();
  if (await sending.mayGoOn()) await ask(sending, step);
  else for (const addressed of sending.batch) step.settle(addressed, handedBack);
}

/** The outcome of a write to a contact that HubSpot lacks. With `create`, the contact has gone since the look-up. */
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
