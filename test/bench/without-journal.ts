import 'reflect-metadata';
import type { EventBus } from '../../src/bus/event-bus.ts';
import type { loadEnvironment } from '../../src/config/environment.ts';
import type { Catalog } from '../../src/destinations/catalog.ts';
import type { createApp } from '../../src/create-app.ts';

// Runs the service as main.ts does, with a bus that stores nothing and answers at once: measures all but the journal.
// Runs the build, as node cannot strip decorators.
const built = (path: string): Promise<unknown> => import(new URL(`../../dist/${path}`, import.meta.url).href);
const environment = (await built('config/environment.js')) as { loadEnvironment: typeof loadEnvironment };
const application = (await built('create-app.js')) as { createApp: typeof createApp };
const { catalog } = (await built('destinations/catalog.js')) as { catalog: Catalog };
const bus = (await built('bus/event-bus.js')) as { EventBus: typeof EventBus };

const settings = environment.loadEnvironment(process.env, catalog);
const app = await application.createApp(settings);
app.get(bus.EventBus).publish = ({ id }) => Promise.resolve({ status: 'accepted', eventId: id });
app.enableShutdownHooks(undefined, { useProcessExit: true });
await app.listen(settings.port, settings.host);
