import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { root } from './owned-process.ts';

/** Path of a self-signed certificate for localhost, with its key. */
export const certificate = join(root, 'test/fixtures/tls/self-signed.pem');
const binary = '/usr/sbin/nginx';

interface Here {
  readonly directory: string;
  readonly replicas: readonly [number, number];
  readonly listen: number;
  readonly operators: number;
}

/**
 * Writes a copy of deploy/nginx/nginx.conf for the loopback and returns its path. The copy has no `resolve`: Debian's
 * nginx cannot look the name of an upstream up again, and only containers need that.
 */
export async function writeNginxConf({ directory, ...ports }: Here): Promise<string> {
  const conf = await readFile(join(root, 'deploy/nginx/nginx.conf'), 'utf8');
  const here = conf
    .replaceAll('/tmp/', `${directory}/`)
    .replace('relay-a:3000 resolve', `127.0.0.1:${String(ports.replicas[0])}`)
    .replace('relay-b:3000 resolve', `127.0.0.1:${String(ports.replicas[1])}`)
    .replace('listen 8443', `listen 127.0.0.1:${String(ports.listen)}`)
    .replace('listen 9443', `listen 127.0.0.1:${String(ports.operators)}`)
    .replaceAll(/\/etc\/nginx\/tls\/tls\.(crt|key)/g, certificate);
  const file = join(directory, 'nginx.conf');
  await writeFile(file, here);
  return file;
}

/** Debian's nginx with the configuration of deploy/, in front of two replicas. */
export class Nginx {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  static async start(directory: string, replicas: readonly [number, number]): Promise<Nginx> {
    const [listen, operators] = [await freePort(), await freePort()];
    const file = await writeNginxConf({ directory, replicas, listen, operators });
    const child = spawn(binary, ['-c', file, '-g', 'daemon off;'], { stdio: 'ignore' });
    await eventually(async () => {
      if (child.exitCode !== null) throw new Error(`nginx ended with ${String(child.exitCode)}`);
      const socket = connect(listen, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
    });
    return new Nginx(listen, child);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
