import { isRecord } from '../../model/is-record.ts';
import type { Outcome } from '../../model/outcome.ts';
import { type ContactInput, furtherEmails } from './hubspot.client.ts';
import { describeFaults, faultsIn } from './hubspot-error.ts';
import { outcomeOfRefusal } from './refused-contact.ts';
import { recordsAt, textAt, textsAt } from './vendor-json.ts';

/** For an input that neither the results nor the errors of a 2xx name: HubSpot may have written it. */
const leftOut: Outcome = {
  kind: 'retry',
  reason: 'server_error',
  detail: 'HubSpot’s answer leaves the contact out',
  uncertain: true,
};

/**
 * Reads a 2xx, whose results come in any order and may be fewer than the inputs. Results and errors name an input by
 * its write trace id or its id. An error that names none applies to all inputs left when it is about HubSpot as a
 * whole, or when one input is left; otherwise the inputs left get undefined.
 */
export function accounting(
  body: unknown,
  inputs: readonly ContactInput[],
): (input: ContactInput) => Outcome | undefined {
  const came = new Map<ContactInput, Outcome>();
  const done = refs(body);
  for (const input of inputs) {
    const ref = done.get(input.objectWriteTraceId) ?? done.get(keyOf(input.idProperty, input.id));
    if (ref !== undefined) came.set(input, { kind: 'delivered', ref });
  }
  const errors = recordsAt(body, 'errors').map((error) => ({ error, its: inputsOf(error, inputs) }));
  for (const { error, its } of errors) {
    for (const input of its) came.set(input, outcomeOfRefusal(error, [input]));
  }
  const left = inputs.filter((input) => !came.has(input));
  const loose = errors
    .filter(({ error, its }) => its.length === 0 && describeFaults(faultsIn(error)) !== '')
    .map(({ error }) => outcomeOfRefusal(error, left));
  const ofAll = loose.find((outcome) => left.length === 1 || !isOfARecord(outcome));
  const ofThoseLeft = ofAll ?? (loose.length > 0 ? undefined : leftOut);
  return (input) => came.get(input) ?? ofThoseLeft;
}

/** Maps the trace id and every property of each result to HubSpot's record id. */
function refs(body: unknown): ReadonlyMap<string, string> {
  const done = new Map<string, string>();
  for (const result of recordsAt(body, 'results')) {
    const ref = textAt(result, 'id');
    if (ref === undefined) continue;
    const properties = result['properties'];
    const traceId = textAt(result, 'objectWriteTraceId');
    if (traceId !== undefined) done.set(traceId, ref);
    done.set(keyOf('hs_object_id', ref), ref);
    for (const [name, value] of Object.entries(isRecord(properties) ? properties : {})) {
      if (typeof value !== 'string' || value === '') continue;
      done.set(keyOf(name, value), ref);
      if (name !== furtherEmails) continue;
      for (const email of value.split(';')) done.set(keyOf('email', email.trim()), ref);
    }
  }
  return done;
}

/** Returns the inputs that an error names. */
export function inputsOf(error: unknown, inputs: readonly ContactInput[]): readonly ContactInput[] {
  const context = isRecord(error) ? error['context'] : null;
  const traceIds = textsAt(context, 'objectWriteTraceId');
  return inputs.filter(({ idProperty, id, objectWriteTraceId }) => {
    const ids = ['ids', 'id', idProperty].flatMap((key) => textsAt(context, key));
    return (
      traceIds.includes(objectWriteTraceId) || ids.some((each) => keyOf(idProperty, each) === keyOf(idProperty, id))
    );
  });
}

/** HubSpot stores e-mails in lower case, and other values as they are. */
function keyOf(name: string, value: string): string {
  return `${name}:${name === 'email' ? value.toLowerCase() : value}`;
}

/** True when the outcome is about one record, rather than about HubSpot as a whole. */
function isOfARecord(outcome: Outcome): boolean {
  return outcome.kind !== 'held' && !(outcome.kind === 'retry' && outcome.reason === 'server_error');
}
