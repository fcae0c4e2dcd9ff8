import { checkSecrets } from '../config/check-secrets.ts';
import { inspectConfigFile } from '../config/config-file.ts';
import { describeProblem } from '../config/configuration-error.ts';
import { readEnvironment } from '../config/environment.ts';
import { catalog } from '../destinations/catalog.ts';
import type { Finding } from '../model/finding.ts';

/** @param given the path; by default the one that the service would read. */
export async function checkConfig(given: string | undefined): Promise<{ path: string; findings: readonly Finding[] }> {
  const { environment } = readEnvironment(process.env, catalog);
  const path = given ?? environment.configFile;
  const { config, problems } = await inspectConfigFile(path, catalog, given === undefined ? undefined : '[file]');
  const lacking = problems.length > 0 ? [] : checkSecrets(config, environment, catalog);
  const findings: Finding[] = [
    ...problems.map((problem) => ({ level: 'problem', text: describeProblem(problem) }) as const),
    ...(problems.length === 0 ? [{ level: 'ok', text: `${path} can be used` } as const] : []),
    ...lacking.map((problem) => ({ level: 'warning', text: describeProblem(problem) }) as const),
  ];
  return { path, findings };
}
