import type { z } from 'zod';
import { ConfigurationError, type ConfigurationProblem } from './configuration-error.ts';
import { type ConnectorConfig, connectorSettings } from './connector-config.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { Descriptions } from './destination-description.ts';
import { problemsOf } from './problems-of.ts';
import { isRecord } from '../model/is-record.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

/**
 * Reads a file as far as it can be understood. A setting at fault gets its default, as a missing one does. A setting
 * without a default, which an enabled destination needs, may be missing.
 */
export function inspectConnectorConfig<const Known extends Descriptions>(
  yamlText: string,
  fileName: string,
  known: Known,
): { readonly config: ConnectorConfig<Known>; readonly problems: readonly ConfigurationProblem[] } {
  const schema = connectorSettings(known);
  // TypeScript cannot follow that the schema has a block for each name.
  const frozen = (settings: object) => deepFreeze(settings) as ConnectorConfig<Known>;
  const names = known.map(({ name }) => name);
  let file: YamlFile;
  try {
    file = readYaml(yamlText, fileName);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { config: frozen(schema.parse(switched(names, {}, false))), problems: error.problems };
  }
  const { content } = file;
  let { error, data } = schema.safeParse(content);
  const problems = error ? problemsOf(error.issues, file.lineOf) : [];
  // Two settings that disagree are left out together, and then a third may disagree.
  for (let tries = 5; error && tries > 0; tries -= 1) {
    for (const issue of error.issues) leaveOut(content, issue);
    ({ error, data } = schema.safeParse(content));
  }
  if (data) return { config: frozen(data), problems };
  const on = names.filter((name) => blockAt(content, ['destinations', name])?.['enabled'] !== false);
  const off = schema.safeParse(switched(names, content, false)).data ?? schema.parse(switched(names, {}, false));
  return { config: frozen({ ...off, ...switched(on, off, true) }), problems };
}

/** Returns `content` with these destinations enabled, or not. */
function switched(names: readonly string[], content: unknown, enabled: boolean) {
  const given = blockAt(content, ['destinations']) ?? {};
  const blocks = names.map((name) => [name, { ...blockAt(given, [name]), enabled }] as const);
  return { ...blockAt(content, []), destinations: { ...given, ...Object.fromEntries(blocks) } };
}

function leaveOut(content: unknown, issue: z.core.$ZodIssue): void {
  const at = issue.path.findIndex((step) => typeof step === 'number'); // a list is left out as a whole
  const path = at < 0 ? issue.path : issue.path.slice(0, at);
  const paths = issue.code === 'unrecognized_keys' && at < 0 ? issue.keys.map((key) => [...path, key]) : [path];
  for (const [...steps] of paths) {
    const last = steps.pop();
    const block = blockAt(content, steps);
    if (block !== undefined && last !== undefined) Reflect.deleteProperty(block, last);
  }
}

function blockAt(content: unknown, path: readonly PropertyKey[]): Readonly<Record<string, unknown>> | undefined {
  const found = path.reduce((from, step) => (isRecord(from) ? from[String(step)] : undefined), content);
  return isRecord(found) ? found : undefined;
}
