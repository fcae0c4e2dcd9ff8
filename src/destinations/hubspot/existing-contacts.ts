import type { Outcome } from '../../model/outcome.ts';
import type { HubSpotAnswer } from './hubspot.transport.ts';
import { judge } from './hubspot.verdict.ts';
import { isRecord, recordsAt, textAt } from './vendor-json.ts';

/**
 * Which of these contacts HubSpot has, by the answer to a batch read: record ids by the id asked for. An outcome
 * instead when the answer says nothing of the contacts.
 */
export function existingContacts(
  answer: HubSpotAnswer,
  idProperty: string,
  ids: readonly string[],
): ReadonlyMap<string, string> | Outcome {
  if (answer.status < 200 || answer.status >= 300) return refusal(answer);
  const existing = new Map<string, string>();
  const asked = new Set(ids);
  for (const result of recordsAt(answer.body, 'results')) {
    const recordId = textAt(result, 'id');
    const properties = result['properties'];
    const value = isRecord(properties) ? textAt(properties, idProperty) : undefined;
    const id = [value, value?.toLowerCase()].find((each) => each !== undefined && asked.has(each));
    if (id !== undefined && recordId !== undefined) existing.set(id, recordId);
  }
  // The ones that are not there come as errors of a 207; fewer of both than asked for is no answer.
  const named = recordsAt(answer.body, 'errors').length > 0 || existing.size === asked.size;
  return named ? existing : unreadable;
}

const unreadable: Outcome = { kind: 'retry', reason: 'server_error', detail: 'HubSpot’s answer leaves contacts out' };

function refusal(answer: HubSpotAnswer): Outcome {
  const verdict = judge(answer, 1);
  return verdict.kind === 'all' ? verdict.outcome : unreadable;
}
