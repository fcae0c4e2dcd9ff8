import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** A message of undici (node's fetch) about a request: https://undici.nodejs.org/#/docs/api/DiagnosticsChannel */
interface Said {
  readonly request: object & { readonly origin?: unknown };
  readonly response?: { readonly statusCode: number };
}

/**
 * Listens to every HTTP call to a vendor, whichever client makes it.
 *
 * @param destinations names of destinations, by their vendor's origin.
 * @param begun called as a call begins; returns a function to call at its end, with the status or null when no whole
 * answer came.
 * @returns a function that stops listening.
 */
export function hearVendorCalls(
  destinations: ReadonlyMap<string, string>,
  begun: (destination: string) => (status: number | null) => void,
): () => void {
  const calls = new WeakMap<object, { readonly ended: (status: number | null) => void; status: number | null }>();
  const end = (request: object, isWhole: boolean): void => {
    const call = calls.get(request);
    calls.delete(request);
    call?.ended(isWhole ? call.status : null);
  };
  const listeners: Readonly<Record<string, (said: Said) => void>> = {
    'undici:request:create': ({ request }) => {
      const destination = destinations.get(String(request.origin));
      if (destination !== undefined) calls.set(request, { ended: begun(destination), status: null });
    },
    'undici:request:headers': ({ request, response }) => {
      const call = calls.get(request);
      if (call && response) call.status = response.statusCode;
    },
    'undici:request:trailers': ({ request }) => end(request, true),
    'undici:request:error': ({ request }) => end(request, false),
  };
  const all = Object.entries(listeners).map(
    ([channel, listener]) => [channel, (said: unknown) => listener(said as Said)] as const,
  );
  for (const [channel, listener] of all) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of all) unsubscribe(channel, listener);
  };
}
