import { Agent, type IncomingMessage, request, Server } from 'node:http';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import { signatureOf } from '../ingest/voucherify.signature.ts';

const timeoutMs = 10_000;
const everyAddress = ['0.0.0.0', '::'];

/** Goes past any proxy that HTTP_PROXY names: these requests are for ourselves. */
const agent = new Agent({ keepAlive: false });

/** Calls our own webhook as Voucherify does: over HTTP, and signed. */
export class OwnDoor {
  constructor(
    private readonly server: () => unknown,
    /** Undefined when the signature is off. */
    private readonly secret: string | undefined,
  ) {}

  /** Posts a payload. Rejects when there is no answer, or one that is not JSON. */
  async post(payload: object): Promise<{ readonly status: number; readonly body: unknown }> {
    const body = JSON.stringify(payload);
    const call = request({
      agent,
      ...this.#address(),
      path: '/webhooks/voucherify',
      method: 'POST',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/json',
        ...(this.secret !== undefined && { 'x-voucherify-signature': signatureOf(this.secret, body) }),
      },
    });
    call.end(body);
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, body: await json(answer) };
  }

  /** Returns where we listen, whatever HOST and PORT are. A server on all addresses is on the loopback, too. */
  #address(): { readonly host: string; readonly port: number } {
    const server = this.server();
    const bound = server instanceof Server ? server.address() : null;
    if (bound === null || typeof bound === 'string') throw new Error('the service does not listen');
    return { host: everyAddress.includes(bound.address) ? '127.0.0.1' : bound.address, port: bound.port };
  }
}
