import { z } from 'zod';
import { errorCode } from '../config/error-code.ts';
import { readEnvironment } from '../config/environment.ts';
import { Exit, exitCodes } from './exit.ts';

/** Time limit of a call. The service answers a replay within about 5 s (`bus/replays.ts`), a page within one. */
const timeoutMs = 30_000;

const problem = z.looseObject({
  detail: z.string(),
  violations: z.array(z.looseObject({ path: z.string(), message: z.string() })).optional(),
});

/** The ops API of the running service. Each method throws an Exit that says what to do. */
export class OpsApi {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** Takes the address from `--url` or the environment, and the token from the environment. */
  static of({ url }: { readonly url?: string | undefined }, env = process.env): OpsApi {
    const { environment, problems } = readEnvironment(env, []);
    const ours = problems.filter(({ where }) => /^(OPS_TOKEN|PORT)/.test(where));
    if (ours.length > 0) throw new Exit(ours.map(({ where, problem }) => `${where} ${problem}`).join('\n'));
    if (environment.opsToken === undefined) {
      throw new Exit('OPS_TOKEN is not set: set it (or OPS_TOKEN_FILE) to the one of the service', exitCodes.noService);
    }
    return new OpsApi(serviceUrl(url, env), environment.opsToken);
  }

  get(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const search = new URLSearchParams(query).toString();
    return this.#call('GET', search === '' ? path : `${path}?${search}`);
  }

  post(path: string, body?: unknown): Promise<unknown> {
    return this.#call('POST', path, body);
  }

  delete(path: string): Promise<unknown> {
    return this.#call('DELETE', path);
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const { status, answer } = await this.#exchange(method, path, body);
    if (status >= 200 && status < 300) return answer;
    if (status === 401) {
      const text = `the service at ${this.url} refuses the token: set OPS_TOKEN to the one that it was started with`;
      throw new Exit(text, exitCodes.noService);
    }
    if (status === 404 && (await this.#exchange('GET', 'destinations')).status === 404) {
      const text = `the service at ${this.url} has no ops API: start it with OPS_TOKEN set`;
      throw new Exit(text, exitCodes.noService);
    }
    const { data } = problem.safeParse(answer);
    if (data === undefined) throw this.#stranger(status);
    throw new Exit(
      [data.detail, ...(data.violations ?? []).map(({ path, message }) => `  ${path} ${message}`)].join('\n'),
    );
  }

  async #exchange(method: string, path: string, body?: unknown): Promise<{ status: number; answer: unknown }> {
    // fetch resolves `.` and `..` as steps in the path: `replay .` would ask for another route.
    if (/(^|\/)\.{1,2}($|\/)/.test(path)) throw new Exit('no id is . or ..', exitCodes.usage);
    let text: string;
    let status: number;
    try {
      const response = await fetch(`${this.url}/ops/api/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      ({ status } = response);
      text = await response.text();
    } catch (error) {
      throw new Exit(noAnswer(this.url, error), exitCodes.noService);
    }
    try {
      return { status, answer: text === '' ? null : JSON.parse(text) };
    } catch {
      throw this.#stranger(status);
    }
  }

  #stranger(status: number): Exit {
    const text = `what answers at ${this.url} (${status}) is not Tier Relay: check --url or TIER_RELAY_URL`;
    return new Exit(text, exitCodes.noService);
  }
}

/** Returns the service's URL without a slash at its end. @throws Exit when the URL cannot be used. */
export function serviceUrl(given: string | undefined, env = process.env): string {
  const text = given ?? env['TIER_RELAY_URL'] ?? `http://127.0.0.1:${env['PORT'] ?? '3000'}`;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Exit('--url, or TIER_RELAY_URL, must be a URL that starts with https:// or http://', exitCodes.usage);
  }
  if (url.username !== '' || url.password !== '') {
    const text = '--url, or TIER_RELAY_URL, must not hold a user or a password: the token is in OPS_TOKEN';
    throw new Exit(text, exitCodes.usage);
  }
  return url.href.replace(/\/+$/, '');
}

export function noAnswer(url: string, error: unknown): string {
  const { cause = error } = error as { readonly cause?: unknown };
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  const how = isLate ? `no answer within ${timeoutMs / 1_000} s` : errorCode(cause);
  return `no service answers at ${url} (${how}): start it, or say where it is with --url or TIER_RELAY_URL`;
}
