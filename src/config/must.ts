import 'reflect-metadata';
import { plainToInstance, Transform, Type } from 'class-transformer';
import { ValidateBy, ValidateNested } from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import { duration } from './duration.ts';
import { suggestion } from './suggestion.ts';

/** What is wrong with a value, as the rest of the sentence its path begins; undefined when nothing is. */
type Check = (value: unknown, block: object) => string | undefined;

type Block = new () => object;

/**
 * The constraints of the settings classes, on top of class-validator: one problem a value, worded for an operator.
 * A property that may be missing says so by accepting `undefined` in its check; all others have a default.
 */
export const must = {
  satisfy,
  beTrueOrFalse: () => satisfy((value) => (typeof value === 'boolean' ? undefined : 'must be true or false')),
  beInteger: (from: number, to: number) => satisfy((value) => integerProblem(value, from, to)),
  beOneOf: (words: readonly string[]) => satisfy((value) => wordProblem(value, words)),
  beWordsFrom: (words: readonly string[]) => satisfy((value) => wordsProblem(value, words)),
  beDuration: (...words: readonly string[]) => satisfy((value) => durationProblem(value, words)),
  beBlock,
  beBlocks,
  beBlockPerKey,
};

function satisfy(check: Check): PropertyDecorator {
  const problem = (value: unknown, args?: ValidationArguments) => check(value, args?.object ?? {});
  return ValidateBy({
    name: 'must',
    validator: {
      validate: (value, args) => problem(value, args) === undefined,
      defaultMessage: (args) => problem(args?.value, args) ?? '',
    },
  });
}

/** A nested block of settings. class-validator's own nesting would let a list or nothing at all pass for one. */
function beBlock(block: Block, check?: Check): PropertyDecorator {
  const problem: Check = (value, parent) => (isBlock(value) ? check?.(value, parent) : 'must be a block of settings');
  return all(
    Type(() => block),
    ValidateNested(),
    satisfy(problem),
  );
}

function beBlocks(block: Block): PropertyDecorator {
  const fits = (value: unknown) => Array.isArray(value) && value.every(isBlock);
  return all(
    Type(() => block),
    ValidateNested(),
    satisfy((value) => (fits(value) ? undefined : 'must be a list of blocks of settings')),
  );
}

/** Blocks under keys of the operator's choice; read into a Map. */
function beBlockPerKey(block: Block, check: Check): PropertyDecorator {
  const fits = (value: unknown) => value instanceof Map && [...value.values()].every(isBlock);
  return all(
    Transform(({ value }: { value: unknown }) => toMap(value, block)),
    ValidateNested(),
    satisfy((value, parent) => (fits(value) ? check(value, parent) : 'must have a block of settings under each key')),
  );
}

function all(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, key) => {
    for (const decorate of decorators) decorate(target, key);
  };
}

function toMap(value: unknown, block: Block): unknown {
  if (!isBlock(value)) return value;
  const read = (entry: unknown) => (isBlock(entry) ? plainToInstance(block, entry) : entry);
  return new Map(Object.entries(value).map(([key, entry]) => [key, read(entry)]));
}

function isBlock(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function integerProblem(value: unknown, from: number, to: number): string | undefined {
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
  return fits ? undefined : `must be an integer from ${from} to ${to}`;
}

function wordProblem(value: unknown, words: readonly string[]): string | undefined {
  if (typeof value === 'string' && words.includes(value)) return undefined;
  const meant = typeof value === 'string' ? suggestion(value, words) : undefined;
  return `must be one of ${words.join(', ')}${meant === undefined ? '' : `: did you mean ${meant}?`}`;
}

function wordsProblem(value: unknown, words: readonly string[]): string | undefined {
  if (!Array.isArray(value)) return `must be a list of some of ${words.join(', ')}`;
  if (value.length === 0) return `must name at least one of ${words.join(', ')}`;
  const wrong = value.findIndex((word) => wordProblem(word, words) !== undefined);
  if (wrong >= 0) return `has a wrong item ${wrong + 1}: it ${wordProblem(value[wrong], words) ?? ''}`;
  return new Set(value).size === value.length ? undefined : 'must not name anything twice';
}

function durationProblem(value: unknown, words: readonly string[]): string | undefined {
  if (typeof value === 'string' && (words.includes(value) || duration(value) !== undefined)) return undefined;
  return `must be a duration like 30s, 15m, 24h or 7d${words.map((word) => `, or ${word}`).join('')}`;
}
