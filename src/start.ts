import 'reflect-metadata';
import { ConfigurationError } from './config/configuration-error.ts';
import { loadEnvironment } from './config/environment.ts';
import { createApp } from './create-app.ts';

try {
  const environment = loadEnvironment(process.env);
  const app = await createApp(environment);
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  await app.listen(environment.port, environment.host);
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exit(1);
}
