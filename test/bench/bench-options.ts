import { parseArgs } from 'node:util';

const parts = ['hubspot', 'slack', 'ingest', 'history', 'ops'] as const;

export type Part = (typeof parts)[number];

export interface BenchOptions {
  readonly parts: readonly Part[];
  /** hubspot: changes that wait, one for each contact. */
  readonly changes: number;
  /** slack: upgrades in a burst. */
  readonly upgrades: number;
  /** slack: upgrades one by one, for the time each takes. */
  readonly lone: number;
  /** ingest, history, ops: how often each measurement is taken. */
  readonly rounds: number;
  /** ingest, ops: events in the full database. */
  readonly stored: number;
}

const sizes = { changes: 50_000, upgrades: 2_000, lone: 30, rounds: 5, stored: 1_000_000 };
const quickSizes: typeof sizes = { changes: 5_000, upgrades: 400, lone: 5, rounds: 2, stored: 50_000 };

/** @throws {Error} that says which argument is wrong. */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const number = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      changes: number,
      upgrades: number,
      lone: number,
      rounds: number,
      stored: number,
    },
  });
  const unknown = positionals.find((name) => !parts.some((part) => part === name));
  if (unknown !== undefined) throw new Error(`no part ${unknown}: there are ${parts.join(', ')}`);
  const otherwise = values.quick ? quickSizes : sizes;
  const size = (name: keyof typeof sizes): number => sizeIn(name, values[name] ?? String(otherwise[name]));
  return {
    parts: positionals.length === 0 ? parts : parts.filter((part) => positionals.includes(part)),
    changes: size('changes'),
    upgrades: size('upgrades'),
    lone: size('lone'),
    rounds: size('rounds'),
    stored: size('stored'),
  };
}

function sizeIn(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} takes a whole number of at least 1`);
  return value;
}
