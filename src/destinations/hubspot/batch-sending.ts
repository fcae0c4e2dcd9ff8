import type { Outcome } from '../../model/outcome.ts';
import { stopped } from '../handover.ts';
import { noAnswer } from '../no-answer.ts';
import type { Contact } from './contact-room.ts';
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
  /** Aborts when no further call may be started. */
  readonly signal: AbortSignal;
}

type Settle = (contact: Contact, outcome: Outcome) => void;

/** Writes a batch, whose call the pace has granted; one that is refused as a whole is halved down to the culprit. */
export async function sendBatch(sending: Sending, settle: Settle): Promise<void> {
  const { batch, create, client, pace, signal } = sending;
  const [first] = batch;
  if (first === undefined) return;
  if (create) {
    await write(sending, (inputs) => client.upsert(inputs), settle);
    return;
  }
  const { idProperty } = first.input;
  const ids = batch.map(({ input }) => input.id);
  const answer = await answerOf(() => client.read(idProperty, ids), pace);
  const existing = 'kind' in answer ? answer : existingContacts(answer, idProperty, ids);
  if ('kind' in existing) {
    settleAll(batch, existing, settle);
    return;
  }
  settleAll(
    batch.filter(({ input }) => !existing.has(input.id)),
    missing,
    settle,
  );
  const updates = batch.flatMap((addressed) => {
    const recordId = existing.get(addressed.input.id);
    return recordId === undefined ? [] : [{ ...addressed, input: { ...addressed.input, id: recordId } }];
  });
  if (updates.length === 0) return;
  await pace.next();
  if (signal.aborted) settleAll(updates, stopped, settle);
  else await write({ ...sending, batch: updates }, (inputs) => client.update(inputs), settle);
}

const missing: Outcome = { kind: 'skipped', detail: 'HubSpot has no such contact, and createMissingContacts is false' };

async function write(
  { batch, pace, signal, ...rest }: Sending,
  call: (inputs: readonly ContactInput[]) => Promise<HubSpotAnswer>,
  settle: Settle,
): Promise<void> {
  const answer = await answerOf(() => call(batch.map(({ input }) => input)), pace);
  if ('kind' in answer) {
    settleAll(batch, answer, settle);
    return;
  }
  const verdict = judge(answer, batch.length);
  switch (verdict.kind) {
    case 'all':
      settleAll(batch, verdict.outcome, settle);
      return;
    case 'each':
      for (const addressed of batch) settle(addressed.contact, verdict.outcomeOf(addressed.input));
      return;
    case 'isolate': {
      const half = Math.ceil(batch.length / 2);
      for (const part of [batch.slice(0, half), batch.slice(half)]) {
        await pace.next();
        if (signal.aborted) settleAll(part, stopped, settle);
        else await write({ batch: part, pace, signal, ...rest }, call, settle);
      }
    }
  }
}

async function answerOf(
  call: () => Promise<HubSpotAnswer>,
  pace: Pick<HubSpotPace, 'learn'>,
): Promise<HubSpotAnswer | Extract<Outcome, { kind: 'retry' }>> {
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
