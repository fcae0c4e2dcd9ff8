import { isDeepStrictEqual } from 'node:util';
import type { Schema } from 'ts-json-schema-generator';

/** The schemas of a document's `components`, under names that OpenAPI allows. */
export class Schemas {
  readonly #all = new Map<string, object>();

  constructor(given: Readonly<Record<string, object>>) {
    for (const [name, schema] of Object.entries(given)) if (name !== 'Object') this.#all.set(name, schema);
  }

  get all(): Readonly<Record<string, object>> {
    return Object.fromEntries([...this.#all].sort(([one], [other]) => one.localeCompare(other, 'en')));
  }

  /** @throws when another schema has this name. */
  add(given: Readonly<Record<string, Schema>>): void {
    for (const [name, schema] of Object.entries(given)) {
      const own = this.of(schema);
      const known = this.#all.get(componentName(name));
      if (known && !isDeepStrictEqual(known, own)) throw new Error(`there are two types ${name}: rename one`);
      this.#all.set(componentName(name), own);
    }
  }

  /** Adds the schema's own definitions here, and returns the schema with references to `#/components/schemas/…`. */
  of({ $schema: _, definitions = {}, ...schema }: Schema): object {
    this.add(definitions as Readonly<Record<string, Schema>>);
    return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
      key === '$ref' && typeof value === 'string'
        ? value.replace(/^#\/definitions\/(.*)$/, (_all, name: string) => `#/components/schemas/${componentName(name)}`)
        : value,
    ) as object;
  }
}

/** Returns `Page_EventSummary` for `Page<EventSummary>`. */
function componentName(type: string): string {
  return type.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_|_$/g, '');
}
