import type { HubSpotSandbox } from './hubspot-sandbox.ts';

export interface HubSpotAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Calls HubSpot without the SDK, for requests that the SDK cannot send. `path` begins after the host. */
export async function callHubSpot(
  hubspot: HubSpotSandbox,
  path: string,
  init: { readonly method?: string; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<HubSpotAnswer> {
  const response = await fetch(hubspot.baseUrl + path, {
    method: init.method ?? (init.body === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: `Bearer ${hubspot.accessToken}`,
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...init.headers,
    },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });
  const body = await response.json();
  return { status: response.status, headers: response.headers, body };
}
