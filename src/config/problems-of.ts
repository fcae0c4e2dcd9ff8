import type { z } from 'zod';
import type { ConfigurationProblem } from './configuration-error.ts';
import { suggestion } from './suggestion.ts';

type Path = readonly PropertyKey[];

/** Returns the first problem at each place of the file, in the order of its lines. */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  lineOf: (path: Path) => number | undefined,
): readonly ConfigurationProblem[] {
  const problems = new Map<string, ConfigurationProblem>();
  // Unknown keys first: a misspelt one may be why another is missing. Zod names those of inner blocks first.
  const unknown = issues.flatMap(unknownKeys).sort(([one], [other]) => one.length - other.length);
  for (const [path, problem] of [...unknown, ...issues.flatMap(wrongValue)]) {
    const where = nameOf(path);
    const line = lineOf(path);
    if (!problems.has(where)) problems.set(where, { where, problem, ...(line !== undefined && { line }) });
  }
  return [...problems.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function unknownKeys(issue: z.core.$ZodIssue): [Path, string][] {
  if (issue.code !== 'unrecognized_keys') return [];
  return issue.keys.map((key) => [[...issue.path, key], unknownKey(key, issue.message.split(' '))]);
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = suggestion(key, known);
  if (meant !== undefined) return `is not a setting: did you mean ${meant}?`;
  if (/token|secret|password/i.test(key)) return 'is not a setting: secrets are set in the environment, never here';
  return `is not a setting: remove it (known here: ${known.join(', ')})`;
}

function wrongValue({ code, path, message }: z.core.$ZodIssue): [Path, string][] {
  if (code === 'unrecognized_keys') return [];
  const item = path.at(-1);
  if (typeof item !== 'number') return [[path, message]];
  return [[path.slice(0, -1), `has a wrong item ${item + 1}: it ${message}`]];
}

function nameOf(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .slice(1);
}
