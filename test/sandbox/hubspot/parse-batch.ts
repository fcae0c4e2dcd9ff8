import { isRecord } from '../../../src/model/is-record.ts';
import type { HubSpotError } from './hubspot-error.ts';
import { parseProperties } from './parse-properties.ts';
import { validationError } from './validation-error.ts';

export interface BatchInput {
  readonly id: string;
  readonly idProperty: string | null;
  readonly properties: Readonly<Record<string, string>>;
  readonly traceId: string | null;
}

export type ParsedBatch = { readonly inputs: readonly BatchInput[] } | { readonly error: HubSpotError };

/** Records in a batch. developers.hubspot.com: "limited to 100 records at a time". */
const maxInputs = 100;

/** Returns the inputs of a batch upsert or update, or the error for a body that has none. */
export function parseBatch(body: unknown): ParsedBatch {
  if (!isRecord(body) || !Array.isArray(body.inputs)) return { error: validationError('Invalid input JSON: inputs') };
  const list: readonly unknown[] = body.inputs;
  if (list.length === 0) return { error: validationError('inputs must not be empty') };
  if (list.length > maxInputs) {
    return { error: validationError(`Too many inputs: ${String(list.length)}. The limit is ${String(maxInputs)}`) };
  }
  const inputs: BatchInput[] = [];
  for (const entry of list) {
    const input = parseInput(entry);
    if (typeof input === 'string') return { error: validationError(input) };
    inputs.push(input);
  }
  return { inputs };
}

function parseInput(entry: unknown): BatchInput | string {
  if (!isRecord(entry)) return 'Invalid input JSON: an input is not an object';
  const { id, idProperty, objectWriteTraceId } = entry;
  if (typeof id !== 'string' || id === '') return 'Some required fields were not set: [id]';
  if (idProperty !== undefined && typeof idProperty !== 'string') return 'Invalid input JSON: idProperty';
  if (objectWriteTraceId !== undefined && typeof objectWriteTraceId !== 'string') {
    return 'Invalid input JSON: objectWriteTraceId';
  }
  const properties = parseProperties(entry.properties);
  if (typeof properties === 'string') return properties;
  return { id, idProperty: idProperty ?? null, properties, traceId: objectWriteTraceId ?? null };
}
