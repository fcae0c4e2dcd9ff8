import type { Violation } from '../../model/event.ts';

/** A refusal of the service, in its own words (RFC 9457); status 0 when the service did not answer. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

interface Problem {
  readonly detail: string;
  readonly violations: readonly Violation[];
}

/** Requests count as active for this long after a click or key. Only active requests renew the session. */
const activeMs = 60_000;
let actedAt = Date.now();
for (const act of ['pointerdown', 'keydown'] as const) {
  addEventListener(act, () => (actedAt = Date.now()), { capture: true, passive: true });
}

/** Returns the ops API's answer to a route such as `GET events?limit=5`; undefined without JSON. @throws ApiError */
export async function call(route: string, body?: object): Promise<unknown> {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(`/ops/api/${path}`, {
    method,
    headers: {
      accept: 'application/json',
      'x-tier-relay-console': Date.now() - actedAt < activeMs ? 'active' : 'idle',
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError(0, 'The service does not answer. It may be restarting; this page keeps trying.');
  });
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  const answer: unknown = isJson ? await response.json() : undefined;
  if (!response.ok) throw new ApiError(response.status, detailIn(answer) ?? `The answer was ${response.status}.`);
  return answer;
}

function detailIn(answer: unknown): string | undefined {
  const { detail, violations } = (answer ?? {}) as Partial<Problem>;
  return violations === undefined ? detail : `${violations.map(({ message }) => message).join('; ')}.`;
}
