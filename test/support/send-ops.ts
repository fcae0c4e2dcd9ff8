import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { opsToken, type OpsAnswer } from './call-ops.ts';

interface RawCall {
  /** Such as `GET events`. */
  readonly route: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Calls the ops API with body and headers as given. Unlike fetch, it sends a body with GET too. */
export async function sendOps(url: string, { route, body, headers }: RawCall): Promise<OpsAnswer> {
  const [method = '', path = ''] = route.split(' ');
  const sent = request(`${url}/ops/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${opsToken}`, ...headers },
  }).end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: await json(response) };
}
