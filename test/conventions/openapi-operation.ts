import { STATUS_CODES } from 'node:http';
import type { Routes } from './openapi-routes.ts';
import type { Schemas } from './openapi-schemas.ts';

/** A route as swagger describes it. */
export interface Operation {
  /** `Controller.method` */
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: object;
  readonly responses: object;
}

interface Parameter {
  readonly required: boolean;
  readonly schema: { readonly type?: string; readonly default?: unknown };
}

/** Descriptions of the errors that any route may answer, by status. */
const problems: Readonly<Record<string, string>> = {
  400: 'The request is not as it is described here.',
  401: 'The token is missing, or it is not OPS_TOKEN.',
  404: 'There is nothing of this id or name; or OPS_TOKEN is unset, and so there is no API.',
  413: 'The body is too large.',
  415: 'The body is not application/json.',
  default: 'Any other error, such as 500 for a bug.',
};
const ofBodies: readonly string[] = ['413', '415'];

/** The responses that operations refer to by `$ref`. */
export const problemResponses = eachOf(problems, (text) => problemResponse(text), 'Problem_');

export function describeOperation(operation: Operation, routes: Routes, schemas: Schemas): object {
  const [controller = '', method = ''] = operation.operationId.split('.');
  const { comment, answer, ...told } = routes.route(controller, method);
  const [summary = '', ...rest] = comment.split(/(?<=\.)\s/);
  const content = { 'application/json': { schema: schemas.of(answer) } };
  const usual = Object.entries(problems).filter(([status]) => operation.requestBody || !ofBodies.includes(status));
  return {
    operationId: operationId(controller, method),
    summary: summary.replace(/\.$/, ''),
    ...(rest.length > 0 && { description: rest.join(' ') }),
    tags: operation.tags,
    parameters: operation.parameters.map(parameter),
    ...(operation.requestBody && { requestBody: operation.requestBody }),
    responses: {
      ...eachOf(operation.responses, (_, status) => ({ description: STATUS_CODES[status] ?? '', content })),
      ...eachOf(told.successes, (description) => ({ description, content })),
      ...eachOf(Object.fromEntries(usual), (_, status) => ({ $ref: `#/components/responses/Problem_${status}` })),
      ...eachOf(told.problems, (description) => problemResponse(description)),
    },
  };
}

/** Returns `eventsList` for `EventsController` and `list`. */
function operationId(controller: string, method: string): string {
  const [first = '', ...others] = controller.replace(/Controller$/, '');
  const [verb = '', ...rest] = method;
  return [first.toLowerCase(), ...others, verb.toUpperCase(), ...rest].join('');
}

/** Describes a parameter. With a default, it gets the default's type and is optional; a list is comma-separated. */
function parameter({ schema, ...given }: Parameter): object {
  const list = schema.type === 'array' ? { style: 'form', explode: false } : {};
  if (schema.default === undefined) return { ...given, ...list, schema };
  const type = typeof schema.default === 'number' ? 'integer' : typeof schema.default;
  return { ...given, ...list, required: false, schema: { ...schema, allOf: undefined, type } };
}

function problemResponse(description: string): object {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
}

function eachOf<Given, Value>(
  given: Readonly<Record<string, Given>> | object,
  value: (each: Given, key: string) => Value,
  prefix = '',
): Readonly<Record<string, Value>> {
  const entries = Object.entries(given as Readonly<Record<string, Given>>);
  return Object.fromEntries(entries.map(([key, each]) => [`${prefix}${key}`, value(each, key)]));
}
