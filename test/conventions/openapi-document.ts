import { NestFactory } from '@nestjs/core';
// An alias of @nestjs/swagger: under its own name, an optional peer of @nestjs/terminus, npm would ship it with that.
import { DocumentBuilder, SwaggerModule } from 'nestjs-swagger';
import { ReadonlyVisitor } from 'nestjs-swagger/plugin';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppModule } from '../../src/app.module.ts';
import { ConfigFile } from '../../src/config/config-file.ts';
import { loadEnvironment } from '../../src/config/environment.ts';
import { catalog } from '../../src/destinations/catalog.ts';
import { root } from '../support/owned-process.ts';
import { loadInputs } from './openapi-inputs.ts';
import { describeOperation, type Operation, problemResponses } from './openapi-operation.ts';
import { routesOf } from './openapi-routes.ts';
import { Schemas } from './openapi-schemas.ts';

const prefix = '/ops/api/';

/**
 * Makes the OpenAPI 3.1 document of the ops API. Nest gives the routes, swagger's compiler plugin the classes of
 * queries and bodies, the methods' return types the answers, and comments the descriptions.
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
  const tags = new Map<string, string>();
  const paths: Record<string, object> = {};
  for (const [path, item] of Object.entries(found.paths).filter(([each]) => each.startsWith(prefix))) {
    const described = Object.entries(item as Readonly<Record<string, Operation>>).map(([method, operation]) => {
      const [controller = ''] = operation.operationId.split('.');
      for (const tag of operation.tags) tags.set(tag, routes.comment(controller));
      return [method, describeOperation(operation, routes, schemas)] as const;
    });
    paths[path] = Object.fromEntries(described);
  }
  const { contact: _, ...info } = found.info;
  return {
    ...found,
    info: { ...info, license: { name: 'MIT', identifier: 'MIT' } },
    tags: [...tags].map(([name, description]) => ({ name, description })),
    paths,
    components: { ...found.components, responses: problemResponses, schemas: schemas.all },
  };
}

/** Wires the service as Nest's preview, which creates no provider. */
async function preview() {
  const environment = loadEnvironment({ OPS_TOKEN: 'a-token-that-opens-the-operators-api' }, catalog);
  const config = await ConfigFile.load({
    path: join(root, 'config/connector.yaml'),
    known: catalog,
    check: () => [],
  });
  return NestFactory.create(AppModule.register(environment, config, {}), { preview: true, logger: false });
}
