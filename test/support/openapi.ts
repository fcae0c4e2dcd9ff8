import { readFileSync } from 'node:fs';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
}

interface OpenApi {
  readonly operations: Readonly<
    Record<string, { readonly request?: string; readonly responses: Readonly<Record<string, string>> }>
  >;
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** A call and its answer. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly request: unknown;
  readonly status: number;
  readonly answer: unknown;
}

/** Reads the part of HubSpot's public OpenAPI that our calls use, from test/fixtures/hubspot. */
export function hubspotOpenApi(version: string): OpenApi {
  const file = new URL(`../fixtures/hubspot/openapi-${version}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as OpenApi;
}

/** Returns a line for each thing in a call or its answer that the OpenAPI does not allow. */
export function violations({ operations, schemas }: OpenApi, exchange: Exchange): string[] {
  const name = `${exchange.method} ${exchange.path}`;
  const operation = operations[name];
  if (operation === undefined) return [`${name} is not documented`];
  const answered =
    operation.responses[exchange.status] ?? (exchange.status >= 400 ? operation.responses.default : null);
  const problems = (value: unknown, given: string | null | undefined, at: string): string[] =>
    given ? problemsOf(value, { $ref: given }, at) : value === undefined ? [] : [`${at} is not documented`];

  function problemsOf(value: unknown, schema: Schema, at: string): string[] {
    if (schema.$ref !== undefined) return problemsOf(value, schemas[schema.$ref] ?? {}, at);
    if (value === null && schema.nullable) return [];
    const { type, items, properties = {}, additionalProperties, required = [] } = schema;
    if (type !== undefined && !isOf(type, value)) return [`${at} is not of type ${type}`];
    if (schema.enum && !schema.enum.includes(value)) return [`${at} is none of ${schema.enum.join()}`];
    if (Array.isArray(value)) return value.flatMap((item, place) => problemsOf(item, items ?? {}, `${at}[${place}]`));
    if (typeof value !== 'object' || value === null) return [];
    const missing = required.filter((key) => !(key in value)).map((key) => `${at}.${key} is missing`);
    const wrong = Object.entries(value).flatMap(([key, each]) =>
      problemsOf(each, properties[key] ?? additionalProperties ?? {}, `${at}.${key}`),
    );
    return [...missing, ...wrong];
  }

  return [
    ...problems(exchange.request, operation.request, `${name}: request`),
    ...problems(exchange.answer, answered, `${name}: ${exchange.status}`),
  ];
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
