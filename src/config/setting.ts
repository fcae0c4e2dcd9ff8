import { isRecord } from '../model/is-record.ts';
import { z } from 'zod';
import { durationPattern } from './duration.ts';
import { suggestion } from './suggestion.ts';

/** Told of a key without a value: YAML reads `channel: #name` as an empty channel and a comment. */
const noValue = 'has no value: give one or remove the line (a # after a space begins a comment; use quotes)';

/** Returns what is wrong with a value, as the rest of a sentence that its path begins; undefined when nothing is. */
type Check<Value> = (value: Value) => string | undefined;

/** The parts of schemas of settings, with problems worded for operators. */
export const setting = {
  trueOrFalse: () => z.boolean(say('must be true or false')),
  integer,
  oneOf: <const Words extends readonly string[]>(words: Words) =>
    z.enum(
      words,
      say((value) => wordProblem(value, words)),
    ),
  someOf,
  duration,
  text: (problem: string | Check<unknown> = 'must be text') => z.string(say(problem)),
  fits,
  block,
  blocks,
  blockPerKey,
  agrees,
};

function say(problem: string | Check<unknown>) {
  const check = typeof problem === 'string' ? () => problem : problem;
  return { error: ({ input }: { readonly input?: unknown }) => (input === null ? noValue : check(input)) };
}

function integer(from: number, to: number) {
  const range = say(`must be an integer from ${from} to ${to}`);
  return z.int(range).min(from, range).max(to, range);
}

/** A list of at least one of the words, none twice. */
function someOf<const Words extends readonly string[]>(words: Words) {
  return z
    .array(setting.oneOf(words), say(`must be a list of some of ${words.join(', ')}`))
    .min(1, say(`must name at least one of ${words.join(', ')}`))
    .refine((list) => new Set(list).size === list.length, say('must not name anything twice'))
    .meta({ uniqueItems: true });
}

/** A duration, or one of the words. */
function duration(...words: readonly string[]) {
  const problem = say(`must be a duration like 30s, 15m, 24h or 7d${words.map((word) => `, or ${word}`).join('')}`);
  return z
    .string(problem)
    .regex(new RegExp(`^(${[durationPattern, ...words].join('|')})$`), problem)
    .meta({ examples: ['30s', '15m', '24h', '7d', ...words] });
}

/** A rule about one value, for `check()`. */
function fits<Value>(check: Check<Value>) {
  return z.refine<Value>((value) => check(value) === undefined, { error: ({ input }) => check(input as Value) });
}

/** A rule across settings of a block, for `check()`; runs also when some are wrong. @param key path of the problem. */
function agrees<Block>(check: Check<Block>, ...key: readonly string[]) {
  return z.refine<Block>((value) => check(value) === undefined, {
    path: [...key],
    when: ({ value }) => isRecord(value),
    error: ({ input }) => check(input as Block),
  });
}

/** Settings under known keys. An unknown key's message is the list of known keys: `problemsOf` makes words of it. */
function block<Shape extends z.ZodRawShape>(shape: Shape) {
  const { error } = say('must be a block of settings');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : error(issue)),
  });
}

function blocks<Block extends z.ZodType>(entry: Block) {
  return container(Array.isArray, 'must be a list of blocks of settings', z.array(entry));
}

/** Blocks of settings under keys that the operator chooses. */
function blockPerKey<Block extends z.ZodType>(entry: Block) {
  return container(isRecord, 'must have a block of settings under each key', z.record(z.string(), entry));
}

/** Refuses a container with an entry that is no block. The problem is the container's: it says what belongs there. */
function container<Schema extends z.ZodType>(holds: (value: unknown) => boolean, problem: string, schema: Schema) {
  return z.preprocess((value: z.input<Schema>, context) => {
    if (!holds(value) || !Object.values(value as object).every(isRecord)) {
      context.addIssue({ code: 'custom', message: value === null ? noValue : problem });
      return z.NEVER;
    }
    for (const key of Object.keys(value as object).filter((name) => name in Object.prototype)) {
      context.addIssue({ code: 'custom', path: [key], message: 'is not a setting: remove it' });
    }
    return value;
  }, schema);
}

function wordProblem(value: unknown, words: readonly string[]): string {
  const meant = typeof value === 'string' ? suggestion(value, words) : undefined;
  return `must be one of ${words.join(', ')}${meant === undefined ? '' : `: did you mean ${meant}?`}`;
}
