import type { Violation } from '../../model/event.ts';

/** The service's refusal, in its words (RFC 9457), or that it did not answer (status 0). */
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

/** The session lasts while its person does something; looking at what renews itself is rest. */
const activeMs = 60_000;
let actedAt = Date.now();
for (const act of ['pointerdown', 'keydown'] as const) {
  addEventListener(act, () => (actedAt = Date.now()), { capture: true, passive: true });
}

/** The ops API's answer to `GET events?limit=5`; undefined where there is no content. @throws ApiError */
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
