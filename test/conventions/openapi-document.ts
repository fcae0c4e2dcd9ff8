import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { ReadonlyVisitor } from '@nestjs/swagger/plugin';
import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { join } from 'node:path';
import { AppModule } from '../../src/app.module.ts';
import { ConfigFile } from '../../src/config/config-file.ts';
import { loadEnvironment } from '../../src/config/environment.ts';
import { catalog } from '../../src/destinations/catalog.ts';
import { root } from '../support/owned-process.ts';
import { loadInputs } from './openapi-inputs.ts';
import { type Routes, routesOf } from './openapi-routes.ts';
import { Schemas } from './openapi-schemas.ts';

/** What swagger knows of a route. */
interface Operation {
  /** `Controller.method` */
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters: readonly { readonly required: boolean; readonly schema: object }[];
  readonly requestBody?: object;
  readonly responses: object;
}

const prefix = '/ops/api/';
/** Of no route in particular. */
const problems: Readonly<Record<string, string>> = {
  400: 'The request is not as it is described here.',
  401: 'The token is missing, or it is not OPS_TOKEN.',
  404: 'There is nothing of this id or name; or OPS_TOKEN is unset, and so there is no API.',
  413: 'The body is too large.',
  415: 'The body is not application/json.',
  default: 'Any other error, such as 500 for a bug.',
};
const ofBodies: readonly string[] = ['413', '415'];

/**
 * OpenAPI 3.1 of the ops API. Nest knows the routes, and swagger's compiler plugin the classes of queries and bodies;
 * answers are the types that the methods are declared to return, and comments are the descriptions.
 */
export async function openApiDocument(): Promise<object> {
  const program = ReadonlyVisitor.createTsProgram(join(root, 'tsconfig.json'));
  await loadInputs(program);
  const routes = routesOf(program);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Tier Relay: the API for operators')
    .setDescription('Errors are problem+json (RFC 9457). Instants are ISO 8601 in UTC. A path’s id is URL-encoded.')
    .setVersion(version)
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'The value of OPS_TOKEN.' }, 'token')
    .addSecurityRequirements('token')
    .build();
  const found = SwaggerModule.createDocument(await preview(), about, {
    operationIdFactory: (controller, method) => `${controller}.${method}`,
  });
  const schemas = new Schemas(found.components?.schemas ?? {});
  schemas.add({ Problem: routes.schema('ProblemBody') });
  const responses = Object.fromEntries(
    Object.entries(problems).map(([status, description]) => [`Problem_${status}`, problemAnswer(description)]),
  );
  const tags = new Map<string, string>();
  const paths: Record<string, object> = {};
  for (const [path, item] of Object.entries(found.paths).filter(([each]) => each.startsWith(prefix))) {
    const described = Object.entries(item as Readonly<Record<string, Operation>>).map(([method, operation]) => {
      const [controller = ''] = operation.operationId.split('.');
      for (const tag of operation.tags) tags.set(tag, routes.comment(controller));
      return [method, describe(operation, routes, schemas)] as const;
    });
    paths[path] = Object.fromEntries(described);
  }
  const { contact: _, ...info } = found.info;
  return {
    ...found,
    info: { ...info, license: { name: 'MIT', identifier: 'MIT' } },
    tags: [...tags].map(([name, description]) => ({ name, description })),
    paths,
    components: { ...found.components, responses, schemas: schemas.all },
  };
}

/** The service as it is wired, of which nothing is made. */
async function preview() {
  const environment = loadEnvironment({ OPS_TOKEN: 'a-token-that-opens-the-operators-api' }, catalog);
  const config = await ConfigFile.load({
    path: join(root, 'config/connector.yaml'),
    known: catalog,
    check: () => [],
  });
  return NestFactory.create(AppModule.register(environment, config, {}), { preview: true, logger: false });
}

function describe(operation: Operation, routes: Routes, schemas: Schemas): object {
  const [controller = '', method = ''] = operation.operationId.split('.');
  const { comment, answer, problems: its } = routes.route(controller, method);
  const [summary = '', ...rest] = comment.split(/(?<=\.)\s/);
  const content = { 'application/json': { schema: schemas.of(answer) } };
  const usual = Object.keys(problems).filter((status) => operation.requestBody || !ofBodies.includes(status));
  return {
    operationId: operationId(controller, method),
    summary: summary.replace(/\.$/, ''),
    ...(rest.length > 0 && { description: rest.join(' ') }),
    tags: operation.tags,
    parameters: operation.parameters.map((each) => ({
      ...each,
      required: each.required && !('default' in each.schema),
    })),
    ...(operation.requestBody && { requestBody: operation.requestBody }),
    responses: {
      ...eachOf(Object.keys(operation.responses), (status) => ({ description: STATUS_CODES[status] ?? '', content })),
      ...eachOf(usual, (status) => ({ $ref: `#/components/responses/Problem_${status}` })),
      ...eachOf(Object.keys(its), (status) => problemAnswer(its[status] ?? '')),
    },
  };
}

/** `EventsController` and `list`: `eventsList`. */
function operationId(controller: string, method: string): string {
  const [first = '', ...others] = controller.replace(/Controller$/, '');
  const [verb = '', ...rest] = method;
  return [first.toLowerCase(), ...others, verb.toUpperCase(), ...rest].join('');
}

function problemAnswer(description: string): object {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
}

function eachOf<Value>(keys: readonly string[], value: (key: string) => Value): Readonly<Record<string, Value>> {
  return Object.fromEntries(keys.map((key) => [key, value(key)]));
}
