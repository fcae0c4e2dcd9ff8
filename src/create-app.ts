import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { Logger, PinoLogger } from 'nestjs-pino';
import { AppModule } from './app.module.ts';
import { checkSecrets } from './config/check-secrets.ts';
import { ConfigFile } from './config/config-file.ts';
import type { Environment } from './config/environment.ts';
import { timing } from './config/timing.ts';
import { type Catalog, catalog, type Shorter } from './destinations/catalog.ts';
import { answerClientError } from './http/client-error.ts';
import { limitConnections } from './http/connection-limit.ts';
import { IngestObserver } from './ingest/ingest-observer.ts';
import { invalidRequest } from './http/violations.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { Readiness } from './http/readiness.ts';
import { connectionAdvice, isUnavailable } from './storage/connection-advice.ts';
import { log, logging } from './telemetry/log.ts';

/** Connections without a request in work, which bounds memory (see `BodyReader`). Voucherify opens far fewer. */
const mostConnections = 1_000;
/** All connections, including those being answered, which are never cut off. */
const mostOfAll = 10_000;

/**
 * Creates the whole service, not yet listening.
 *
 * @param shorter waits, for tests.
 * @throws ConfigurationError when the configuration cannot be used.
 */
export async function createApp(
  environment: Environment<Catalog>,
  shorter: Shorter = {},
): Promise<NestExpressApplication> {
  const times = { ...timing, ...shorter };
  const config = await ConfigFile.load({
    path: environment.configFile,
    known: catalog,
    check: (next) => checkSecrets(next, environment, catalog),
  });
  log.level = environment.logLevel;
  const app = await NestFactory.create<NestExpressApplication>(AppModule.register(environment, config, shorter), {
    bodyParser: false, // guards read the bodies that their routes take; no other body is read
    logger: new Logger(new PinoLogger(logging), logging),
    abortOnError: false,
  });
  app.use((_request: Request, response: Response, next: NextFunction) => {
    // A client that kept its connection would send the next request to a server that is gone.
    if (app.get(Readiness).stopping) response.setHeader('Connection', 'close');
    next();
  });
  app.useGlobalPipes(
    new ValidationPipe({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      exceptionFactory: (errors) => invalidRequest(errors),
    }),
  );
  const observer = app.get(IngestObserver);
  app.useGlobalFilters(
    new ProblemFilter(
      (path, { status, violations }) => {
        // A rejected event was told of where it was rejected.
        if (path.startsWith('/webhooks/') && !violations) observer.refused(status);
      },
      (error) => (isUnavailable(error) ? `the database cannot be asked now: ${connectionAdvice(error)}` : undefined),
    ),
  );
  app.disable('x-powered-by');
  const server = app.getHttpServer();
  server.headersTimeout = times.headersMs;
  server.requestTimeout = times.requestMs;
  server.keepAliveTimeout = times.keepAliveMs;
  limitConnections(server, mostConnections);
  server.maxConnections = mostOfAll;
  server.on('clientError', answerClientError);
  // How often node looks for requests over these limits; 30 s by default. Missing in its types.
  Object.assign(server, { connectionsCheckingInterval: 1_000 });
  return app;
}
