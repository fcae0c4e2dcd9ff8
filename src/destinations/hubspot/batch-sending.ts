import type { Outcome } from '../../model/outcome.ts';
import { handedBack } from '../hand-back.ts';
import { noAnswer } from '../no-answer.ts';
import type { Contact } from './contact.ts';
import { existingContacts } from './existing-contacts.ts';
import type { ContactInput, HubSpotClient } from './hubspot.client.ts';
import type { HubSpotAnswer } from './hubspot.transport.ts';
import type { HubSpotPace } from './hubspot.pace.ts';
import { judge } from './hubspot.verdict.ts';

export type BatchClient = Pick<HubSpotClient, 'upsert' | 'read' | 'update'>;

/** A contact and what is written to it. */
interface Addressed {
  readonly contact: Contact;
  readonly input: ContactInput;
}

interface Sending {
  readonly batch: readonly Addressed[];
  /** False: a contact that is not there is left alone. */
  readonly create: boolean;
  readonly client: BatchClient;
  readonly pace: Pick<HubSpotPace, 'next' | 'learn'>;
  /** Whether another call may be started after the first; otherwise what is not settled yet waits as before. */
  readonly mayGoOn: () => Promise<boolean>;
}

type Settle = (contact: Contact, outcome: Outcome) => void;

/** Writes a batch, whose call the pace has granted; one that is refused as a whole is halved down to the culprit. */
export async function sendBatch(sending: Sending, settle: Settle): Promise<void> {
  const { batch, create, client } = sending;
  const [first] = batch;
  if (first === undefined) return;
  if (create) {
    await write(sending, (inputs) => client.upsert(inputs), settle);
    return;
  }
  const { idProperty } = first.input;
  const ids = batch.map(({ input }) => input.id);
  const answer = await answerOf(sending, () => client.read(idProperty, ids));
  if ('kind' in answer) {
    settleAll(batch, answer, settle);
    return;
  }
  const verdict = judge(answer, batch.length, idProperty);
  switch (verdict.kind) {
    case 'all':
      settleAll(batch, verdict.outcome, settle);
      return;
    case 'isolate':
      await inHalves(sending, settle, (half) => sendBatch(half, settle));
      return;
    case 'each': {
      const updates = existingOnes(batch, existingContacts(answer, idProperty), settle);
      if (updates.length === 0) return;
      await follow({ ...sending, batch: updates }, settle, (mine) =>
        write(mine, (inputs) => client.update(inputs), settle),
      );
    }
  }
}

/** Those that HubSpot has, addressed by their record ids; the others are settled. */
function existingOnes(
  batch: readonly Addressed[],
  existenceOf: ReturnType<typeof existingContacts>,
  settle: Settle,
): Addressed[] {
  return batch.flatMap(({ contact, input }) => {
    const existence = existenceOf(input.id);
    if (typeof existence === 'object') {
      return [{ contact, input: { ...input, idProperty: 'hs_object_id', id: existence.recordId } }];
    }
    settle(contact, existence === 'missing' ? missing : unknown);
    return [];
  });
}

/** Sends each half of a batch that was refused as a whole. */
async function inHalves(sending: Sending, settle: Settle, send: (half: Sending) => Promise<void>): Promise<void> {
  const { batch } = sending;
  const middle = Math.ceil(batch.length / 2);
  for (const half of [batch.slice(0, middle), batch.slice(middle)]) {
    await follow({ ...sending, batch: half }, settle, send);
  }
}

/** Makes a call after the first, at the pace, unless it may not be made any more. */
async function follow(sending: Sending, settle: Settle, send: (sending: Sending) => Promise<void>): Promise<void> {
  await sending.pace.next();
  if (await sending.mayGoOn()) await send(sending);
  else settleAll(sending.batch, handedBack, settle);
}

const missing: Outcome = { kind: 'skipped', detail: 'HubSpot has no such contact, and createMissingContacts is false' };

const unknown: Outcome = { kind: 'retry', reason: 'server_error', detail: 'HubSpot’s answer leaves the contact out' };

async function write(
  sending: Sending,
  call: (inputs: readonly ContactInput[]) => Promise<HubSpotAnswer>,
  settle: Settle,
): Promise<void> {
  const { batch } = sending;
  const answer = await answerOf(sending, () => call(batch.map(({ input }) => input)));
  if ('kind' in answer) {
    settleAll(batch, answer, settle);
    return;
  }
  const verdict = judge(answer, batch.length, batch[0]?.input.idProperty);
  switch (verdict.kind) {
    case 'all':
      settleAll(batch, verdict.outcome, settle);
      return;
    case 'each':
      for (const addressed of batch) settle(addressed.contact, verdict.outcomeOf(addressed.input));
      return;
    case 'isolate':
      await inHalves(sending, settle, (half) => write(half, call, settle));
  }
}

async function answerOf({ pace }: Sending, call: () => Promise<HubSpotAnswer>): Promise<HubSpotAnswer | Outcome> {
  try {
    const answer = await call();
    pace.learn(answer);
    return answer;
  } catch (error) {
    return noAnswer(error);
  }
}

function settleAll(batch: readonly Addressed[], outcome: Outcome, settle: Settle): void {
  for (const { contact } of batch) settle(contact, outcome);
}
