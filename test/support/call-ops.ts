/** The OPS_TOKEN of every service that a test starts. */
export const opsToken = 'ops-token-of-the-tests';

export interface OpsAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls the ops API: `callOps(url, 'GET destinations')`. @param token null sends no token. */
export async function callOps(
  url: string,
  route: `${'GET' | 'POST' | 'DELETE'} ${string}`,
  { body, token = opsToken }: { readonly body?: unknown; readonly token?: string | null } = {},
): Promise<OpsAnswer> {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(`${url}/ops/api/${path}`, {
    method,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, body: answer };
}
