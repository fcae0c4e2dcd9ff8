import './telemetry/log.ts'; // first: it logs warnings of the other imports
import 'reflect-metadata';
import { once } from 'node:events';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { type Environment, loadEnvironment } from './config/environment.ts';
import { createApp } from './create-app.ts';
import { catalog, type Shorter } from './destinations/catalog.ts';
import { earlySignals } from './early-signals.ts';

/**
 * Connections that may wait to be accepted; the system may allow fewer (Linux: `net.core.somaxconn`, 4096). TCP tries a
 * connection without a place again after 1, 3, 7 and 15 s: with node's 511, a crowd would delay a webhook that long.
 */
const backlog = 4_096;

/** Runs the service with this process's environment variables. @param shorter waits, for tests. */
export async function start(shorter: Shorter = {}): Promise<void> {
  let app: NestExpressApplication | undefined;
  try {
    const environment = loadEnvironment(process.env, catalog);
    app = await createApp(environment, shorter);
    await app.init();
    app.enableShutdownHooks(earlySignals.stopSignals, { useProcessExit: true });
    if (!earlySignals.release()) await listen(app, environment);
  } catch (error) {
    // Errors at the start say what operators should do, so they need no stack.
    console.error(error instanceof Error ? error.message : error);
    await app?.close();
    process.exit(1);
  }
}

async function listen(application: NestExpressApplication, { port, host }: Environment): Promise<void> {
  try {
    await once(application.getHttpServer().listen({ port, host, backlog }), 'listening'); // Nest's `listen` has no backlog
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const advice =
      code === 'EADDRINUSE' || code === 'EACCES'
        ? `PORT ${port} cannot be used (${code}): another process has it, or it needs privileges; set PORT to a free one`
        : `HOST ${host} cannot be used (${code}): set HOST to an address of this machine, such as 0.0.0.0`;
    throw new Error(advice, { cause: error });
  }
}
