import { jsonReply } from '../server/json-reply.ts';
import { parseJson } from '../server/parse-json.ts';
import type { Reply } from '../server/reply.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import { batchRefusal, type WriteMode } from './batch-refusal.ts';
import { contactView } from './contact-view.ts';
import { hubspotError } from './hubspot-error.ts';
import { parseBatch, type BatchInput } from './parse-batch.ts';
import { planWrites, type PlannedWrite, type WritePlan } from './plan-writes.ts';
import type { Portal } from './portal.ts';
import { shuffled } from './shuffled.ts';

/** Answers `batch/upsert` and `batch/update`. */
export function writeBatch(portal: Portal, mode: WriteMode, request: VendorRequest): Reply {
  const batch = parseBatch(parseJson(request.body));
  if ('error' in batch) return hubspotError(batch.error);
  const { inputs } = batch;
  const refusal = batchRefusal(portal, mode, inputs);
  if (refusal !== null) return { ...hubspotError(refusal), inputs: inputs.length };

  const { drop } = request;
  const kept = drop === undefined ? inputs : inputs.slice(0, Math.max(0, inputs.length - drop.records));
  const plan = planWrites(portal, mode, drop?.written === true ? inputs : kept);
  const firstRefused = plan.refused[0];
  if (firstRefused !== undefined && !isTraced(inputs)) {
    const errors = plan.refused.flatMap(({ error }) => error.errors ?? []);
    const all = errors.length === 0 ? firstRefused.error : { ...firstRefused.error, errors };
    return { ...hubspotError(all), inputs: inputs.length };
  }
  const isReported = new Set<BatchInput>(kept);
  const results = plan.writes
    .map((write) => ({ input: write.input, view: apply(portal, mode, write) }))
    .filter(({ input }) => isReported.has(input))
    .map(({ view }) => view);
  return { ...answer(portal, results, plan, isReported), inputs: inputs.length };
}

/** HubSpot reports failures one by one only when every input carries a write trace id of its own. */
function isTraced(inputs: readonly BatchInput[]): boolean {
  const ids = new Set(inputs.map((input) => input.traceId));
  return !ids.has(null) && ids.size === inputs.length;
}

function apply(portal: Portal, mode: WriteMode, write: PlannedWrite): Record<string, unknown> {
  const { input, contactId, values } = write;
  const at = portal.now();
  const contact =
    contactId === null ? portal.contacts.create(values, at) : portal.contacts.update(contactId, values, at);
  return {
    ...contactView(contact, Object.keys(values)),
    ...(mode === 'upsert' ? { new: contactId === null } : {}),
    ...(input.traceId === null ? {} : { objectWriteTraceId: input.traceId }),
  };
}

function answer(portal: Portal, results: unknown[], plan: WritePlan, isReported: ReadonlySet<BatchInput>): Reply {
  const time = new Date(portal.now()).toISOString();
  const errors = plan.refused
    .filter(({ input }) => isReported.has(input))
    .map(({ input, error: { category, message, errors: details = [], context = {} } }) => ({
      status: 'error',
      category,
      message,
      errors: details,
      context: { ...context, ...(input.traceId === null ? {} : { objectWriteTraceId: [input.traceId] }) },
      links: {},
    }));
  const body = { status: 'COMPLETE', results: shuffled(results, portal.random), startedAt: time, completedAt: time };
  return errors.length === 0 ? jsonReply(200, body) : jsonReply(207, { ...body, numErrors: errors.length, errors });
}
