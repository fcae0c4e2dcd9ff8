import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { connectorYaml } from './connector-yaml.ts';
import { eventually } from './eventually.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { webhookSecret } from './webhook-secret.ts';

export interface ConnectorProcess {
  readonly url: string;
  /** Everything it wrote so far, to stdout and stderr. */
  readonly output: string;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
}

const script = fileURLToPath(new URL('./run-from-source.ts', import.meta.url));

/** The service as it is run: `main.ts` with environment variables, in a process of its own. */
export async function startConnectorProcess(sandbox: Sandbox, env: NodeJS.ProcessEnv = {}): Promise<ConnectorProcess> {
  const directory = await temporaryDirectory();
  const configFile = join(directory, 'connector.yaml');
  await writeFile(configFile, connectorYaml({}));
  const port = String(await freePort());
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      PORT: port,
      HOST: '127.0.0.1',
      CONFIG_FILE: configFile,
      DATA_DIR: directory,
      VOUCHERIFY_WEBHOOK_SECRET: webhookSecret,
      HUBSPOT_ACCESS_TOKEN: sandbox.hubspot.accessToken,
      HUBSPOT_BASE_URL: sandbox.hubspot.baseUrl,
      SLACK_BOT_TOKEN: sandbox.slack.botToken,
      SLACK_API_URL: sandbox.slack.apiUrl,
      ...env,
    },
  });
  const exited = once(child, 'exit');
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const url = `http://127.0.0.1:${port}`;
  const connector = {
    url,
    get output() {
      return output;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      await rm(directory, { recursive: true, force: true });
      return child.exitCode;
    },
  };
  try {
    await eventually(() => fetch(`${url}/health/ready`), { withinMs: 20_000 });
  } catch (error) {
    await connector.stop();
    throw new Error(`the connector does not start: ${output}`, { cause: error });
  }
  return connector;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
