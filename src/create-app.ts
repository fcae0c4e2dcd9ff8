import { ConsoleLogger, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { raw, type NextFunction, type Request, type Response } from 'express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.ts';
import { checkSecrets } from './config/check-secrets.ts';
import { ConfigFile } from './config/config-file.ts';
import type { Environment } from './config/environment.ts';
import { bodyBudget } from './ingest/body-budget.ts';
import { IngestObserver } from './ingest/ingest-observer.ts';
import { invalidRequest } from './ingest/invalid-request.ts';
import { ProblemFilter } from './ingest/problem.filter.ts';
import { Readiness } from './ingest/readiness.ts';

/** DESIGN: larger bodies are refused with 413. */
const bodyLimitBytes = 1024 * 1024;
/** Node's defaults (60 s and 300 s) let a slow client hold a connection; Voucherify sends its few KB at once. */
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 15_000;
/** A bound for memory (see `bodyBudget`), far above what Voucherify opens. */
const mostConnections = 1_000;

/**
 * The whole service, not yet listening.
 *
 * @throws ConfigurationError when the configuration cannot be used.
 */
export async function createApp(environment: Environment): Promise<NestExpressApplication> {
  const config = await ConfigFile.load(environment.configFile, (next) => checkSecrets(next, environment));
  const app = await NestFactory.create<NestExpressApplication>(AppModule.register(environment, config), {
    bodyParser: false,
    // Until the service's own logger is there: what goes wrong at the start is JSON too.
    logger: new ConsoleLogger({ json: true, colors: false }),
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.use((_request: Request, response: Response, next: NextFunction) => {
    // A client that keeps its connection would send the next request to a server that is gone.
    if (app.get(Readiness).stopping) response.setHeader('Connection', 'close');
    next();
  });
  app.use(bodyBudget(bodyLimitBytes));
  // A webhook's bytes are parsed when their signature is known. Not inflated: it is over the bytes on the wire.
  app.use('/webhooks', raw({ limit: bodyLimitBytes, inflate: false, type: ['json', '+json'] }));
  app.useBodyParser('json', { limit: bodyLimitBytes });
  app.useGlobalPipes(
    new ValidationPipe({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      exceptionFactory: (errors) => invalidRequest(errors),
    }),
  );
  app.useGlobalFilters(new ProblemFilter(app.get(IngestObserver)));
  app.disable('x-powered-by');
  const server = app.getHttpServer();
  server.headersTimeout = headersTimeoutMs;
  server.requestTimeout = requestTimeoutMs;
  server.maxConnections = mostConnections;
  // How often node looks for those who exceed these; 30 s by default. Missing in its types.
  Object.assign(server, { connectionsCheckingInterval: 1_000 });
  return app;
}
