import type { Fault, FaultEffect } from './fault.ts';
import { isRecord } from '../../../src/model/is-record.ts';

/** Checks a fault that came as JSON by the control API. Throws an Error that names what is invalid. */
export function parseFault(value: unknown): Fault {
  const rule = record(value, 'a fault');
  refuseOthers(rule, ['effect', 'method', 'path', 'body', 'after', 'times', 'probability']);
  return {
    effect: parseEffect(rule.effect),
    ...optional('method', rule.method, text),
    ...optional('path', rule.path, text),
    ...optional('body', rule.body, text),
    ...optional('after', rule.after, amount),
    ...optional('times', rule.times, amount),
    ...optional('probability', rule.probability, amount),
  };
}

function parseEffect(value: unknown): FaultEffect {
  const effect = record(value, 'effect');
  const written = optional('written', effect.written, flag);
  switch (effect.kind) {
    case 'answer':
      refuseOthers(effect, ['kind', 'status', 'headers', 'body', 'written']);
      return {
        kind: 'answer',
        status: amount(effect.status, 'status'),
        ...optional('headers', effect.headers, headers),
        body: effect.body,
        ...written,
      };
    case 'hang':
    case 'reset':
    case 'html':
      refuseOthers(effect, ['kind', 'written']);
      return { kind: effect.kind, ...written };
    case 'late':
      refuseOthers(effect, ['kind', 'afterMs']);
      return { kind: 'late', afterMs: amount(effect.afterMs, 'afterMs') };
    case 'truncate':
      refuseOthers(effect, ['kind', 'socket']);
      return { kind: 'truncate', ...optional('socket', effect.socket, flag) };
    case 'slow':
      refuseOthers(effect, ['kind', 'overMs']);
      return { kind: 'slow', overMs: amount(effect.overMs, 'overMs') };
    case 'drop':
      refuseOthers(effect, ['kind', 'records', 'written']);
      return { kind: 'drop', records: amount(effect.records, 'records'), ...written };
    default:
      throw new Error('effect.kind is none of answer, hang, reset, late, html, truncate, slow, drop');
  }
}

function optional<Name extends string, T>(
  name: Name,
  value: unknown,
  parse: (value: unknown, name: string) => T,
): { [key in Name]?: T } {
  return value === undefined ? {} : ({ [name]: parse(value, name) } as { [key in Name]: T });
}

/** Refuses unknown keys: a fault with a misspelt condition would hit every call. */
function refuseOthers(value: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}`);
}

function record(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new Error(`${name} must be an object`);
  return value;
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new Error(`${name} must be a string`);
  return value;
}

function amount(value: unknown, name: string): number {
  if (typeof value !== 'number' || !(value >= 0)) throw new Error(`${name} must be a number of at least 0`);
  return value;
}

function flag(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw new Error(`${name} must be true or false`);
  return value;
}

function headers(value: unknown, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(record(value, name)).map(([key, entry]) => [key, text(entry, key)]));
}
