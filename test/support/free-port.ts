import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that systems give to whoever asks for any port: a test's server must not get one of these meanwhile. */
const ports = { from: 20_000, to: 32_000 };
/** Each process has some of its own: what one has found free, another must not take before it is listened on. */
const portsOfProcess = 50;
const first = ports.from + (process.pid % ((ports.to - ports.from) / portsOfProcess)) * portsOfProcess;

let given = 0;

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + (given % portsOfProcess);
    given += 1;
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue; // somebody listens there
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
