/**
 * Starts the build with both destinations off and an embedded PostgreSQL, waits until it is ready, ends it with
 * SIGTERM and expects exit code 0: it has drained.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectorYaml } from '../support/connector-yaml.ts';
import { entries, Service } from '../support/service.ts';
import { openWorkplace } from '../support/workplace.ts';

const off = { enabled: false };

const { directory, dataDir, logFile, clear } = await openWorkplace();
const configFile = join(directory, 'connector.yaml');
await writeFile(configFile, connectorYaml({ hubspot: off, slack: off }));
const env = { NODE_ENV: 'production', OPS_TOKEN: undefined };
const service = await Service.launch({ configFile, dataDir, logFile, entry: entries.build, env });
try {
  const readyMs = await service.ready(AbortSignal.timeout(60_000));
  const end = await service.end('SIGTERM');
  if (end !== 0) throw new Error(`SIGTERM was answered by ${end}; it said:\n${service.output}`);
  console.log(`dist/main.js: ready after ${Math.round(readyMs)} ms, drained on SIGTERM`);
} finally {
  await service.end('SIGKILL');
  await clear();
}
