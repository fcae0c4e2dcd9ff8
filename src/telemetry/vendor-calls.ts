import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What undici, which is node's fetch, says of a request: https://undici.nodejs.org/#/docs/api/DiagnosticsChannel */
interface Said {
  readonly request: object & { readonly origin?: unknown };
  readonly response?: { readonly statusCode: number };
}

/** An HTTP call that ended. */
export interface VendorCall {
  readonly destination: string;
  /** Null when there was no answer, or not all of it. */
  readonly status: number | null;
  readonly durationMs: number;
}

/**
 * Hears of every HTTP call to a vendor, whoever makes it: no client needs to tell.
 *
 * @param destinations by the origin of their vendor.
 * @returns a function that ends it.
 */
export function hearVendorCalls(
  destinations: ReadonlyMap<string, string>,
  ended: (call: VendorCall) => void,
): () => void {
  const calls = new WeakMap<object, { destination: string; startedAt: number; status: number | null }>();
  const end = (request: object, isWhole: boolean): void => {
    const call = calls.get(request);
    if (call === undefined) return;
    calls.delete(request);
    const { destination, startedAt, status } = call;
    ended({ destination, status: isWhole ? status : null, durationMs: performance.now() - startedAt });
  };
  const listeners: Readonly<Record<string, (said: Said) => void>> = {
    'undici:request:create': ({ request }) => {
      const destination = destinations.get(String(request.origin));
      if (destination !== undefined) calls.set(request, { destination, startedAt: performance.now(), status: null });
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
