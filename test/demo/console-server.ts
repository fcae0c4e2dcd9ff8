import { createServer } from 'vite';
import type { Services } from './start-services.ts';

/** Serves the console's sources with hot reload over the demo's API, until `end` aborts. Resolves to the address. */
export async function serveConsole({ connector }: Services, end: AbortSignal): Promise<string> {
  const server = await createServer({ root: 'src/console', server: { proxy: { '/ops/api': connector.url } } });
  await server.listen();
  end.addEventListener('abort', () => void server.close());
  return server.resolvedUrls?.local[0] ?? 'not started';
}
