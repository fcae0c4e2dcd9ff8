import 'reflect-metadata';
import { readVoucherifyEvent, type Reading } from '../../src/ingest/voucherify.reading.ts';
import type { Kind } from '../../src/model/tier-change.ts';

/** Reads a payload as ingest does. @param payload an object, or the body's text */
export function readPayload(payload: unknown, kindHint: Kind | null = null): Reading {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return readVoucherifyEvent({ body: JSON.parse(text) as unknown, text, kindHint });
}
