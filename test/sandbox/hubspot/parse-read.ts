import { isRecord } from '../../../src/model/is-record.ts';

export interface BatchRead {
  readonly ids: readonly string[];
  readonly idProperty: string;
  readonly properties: readonly string[];
}

/** Returns the body of a contact `batch/read`, or a message when it is invalid. */
export function parseRead(body: Readonly<Record<string, unknown>>): BatchRead | string {
  const { inputs, properties, idProperty = 'hs_object_id' } = body;
  if (typeof idProperty !== 'string') return 'Invalid input JSON: idProperty';
  if (!Array.isArray(inputs) || inputs.length === 0 || inputs.length > 100) return 'inputs must hold 1 to 100 ids';
  if (!isStrings(properties)) return 'Some required fields were not set: [properties]';
  const ids = inputs.map((input: unknown) => (isRecord(input) ? input.id : undefined));
  if (!isStrings(ids)) return 'Some required fields were not set: [id]';
  return { ids, idProperty, properties };
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
