import { isRecord } from '../../../model/is-record.ts';
import type { PropertySpec } from './contact-schema.ts';
import type { HubSpotAnswer } from '../hubspot.transport.ts';
import { refusal } from '../hubspot.verdict.ts';
import type { PropertiesClient } from './properties.client.ts';
import { recordsAt, textAt } from '../vendor-json.ts';

/** Compares the properties that we need with those in HubSpot. */
export interface ProvisioningPlan {
  readonly create: readonly PropertySpec[];
  readonly present: readonly PropertySpec[];
  /** Properties that are there, but not as needed: a person must choose another name or change HubSpot. */
  readonly conflicts: readonly { readonly name: string; readonly problem: string }[];
}

/** Plans from HubSpot's list of properties. @throws Error that says what to do when HubSpot refuses. */
export async function planProvisioning(
  needed: readonly PropertySpec[],
  client: Pick<PropertiesClient, 'list'>,
): Promise<ProvisioningPlan> {
  const answer = await client.list();
  if (answer.status !== 200) throw new Error(refusalAdvice(answer));
  const existing = new Map(recordsAt(answer.body, 'results').map((property) => [textAt(property, 'name'), property]));
  const problems = new Map(needed.map((spec) => [spec.name, problemOf(spec, existing.get(spec.name))]));
  const conflicts = [...problems].flatMap(([name, problem]) => (problem ? [{ name, problem }] : []));
  return {
    create: needed.filter(({ name }) => !existing.has(name)),
    present: needed.filter(({ name }) => existing.has(name) && !problems.get(name)),
    conflicts,
  };
}

/**
 * Creates the group and the missing properties. Yields each property at once: `isNew` is false when someone else has
 * created it since the plan. @throws Error that says what to do when HubSpot refuses.
 */
export async function* provision(
  { create }: ProvisioningPlan,
  client: Pick<PropertiesClient, 'create' | 'createGroup'>,
): AsyncGenerator<{ readonly name: string; readonly isNew: boolean }> {
  if (create.length === 0) return;
  const group = await client.createGroup();
  if (group.status >= 300 && group.status !== 409) throw new Error(refusalAdvice(group));
  for (const spec of create) {
    const answer = await client.create(spec);
    if (answer.status >= 300 && answer.status !== 409) throw new Error(`${spec.name}: ${refusalAdvice(answer)}`);
    yield { name: spec.name, isNew: answer.status !== 409 };
  }
}

function problemOf(spec: PropertySpec, existing: Record<string, unknown> | undefined): string | undefined {
  if (existing === undefined) return undefined;
  const type = textAt(existing, 'type');
  if (type !== spec.type) return `is of type ${String(type)}, and must be ${spec.type}`;
  if (spec.hasUniqueValue && existing['hasUniqueValue'] !== true) {
    return 'does not have unique values, which can be set only when a property is created';
  }
  if (!spec.hasUniqueValue && existing['hasUniqueValue'] === true)
    return 'has unique values, and customers share tiers';
  const { modificationMetadata: may } = existing;
  if (isRecord(may) && may['readOnlyValue'] === true) return 'is read-only';
  return undefined;
}

/** Tells an operator at the command line what to do about an answer that is no success. */
export function refusalAdvice(answer: HubSpotAnswer): string {
  const outcome = refusal(answer);
  return outcome && 'detail' in outcome ? outcome.detail : `HubSpot answered ${answer.status}`;
}
