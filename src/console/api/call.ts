import type { Violation } from '../../model/event.ts';

/** The service's refusal, in its own words (RFC 9457). Status 0 when it did not answer. */
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

/** Milliseconds for which a person counts as active after an action, which keeps the session alive. Refreshes do not. */
const activeMs = 60_000;
let actedAt = Date.now();
for (const act of ['pointerdown', 'keydown'] as const) {
  addEventListener(act, () => (actedAt = Date.now()), { capture: true, passive: true });
}

/** Calls the ops API, as with `GET events?limit=5`. Resolves to undefined when there is no content. @throws ApiError */
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
