import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give out for port 0, so that a test's server cannot get one of these in between. */
const ports = { from: 20_000, to: 32_000 };
/** Ports of each process, by its pid, so that another one hardly takes a port between the check and its use. */
const portsOfProcess = 50;
const first = ports.from + (process.pid % ((ports.to - ports.from) / portsOfProcess)) * portsOfProcess;

let given = 0;

/** Returns a port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + (given % portsOfProcess);
    given += 1;
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue; // the port is in use
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
