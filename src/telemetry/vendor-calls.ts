import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What undici, which is node's fetch, says of a request: https://undici.nodejs.org/#/docs/api/DiagnosticsChannel */
interface Said {
  readonly request: object & { readonly origin?: unknown };
  readonly response?: { readonly statusCode: number };
}

/**
 * Hears of every HTTP call to a vendor, whoever makes it: no client needs to tell.
 *
 * @param destinations by the origin of their vendor.
 * @param begun where the call is made; returns what is called at its end, with the status, null when no whole answer came.
 * @returns a function that ends it.
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
