import { inspectConfigFile } from '../config/config-file.ts';
import { describeProblem } from '../config/configuration-error.ts';
import { readEnvironment } from '../config/environment.ts';
import { assistants } from '../destinations/assistants.ts';
import { catalog, leadSessions } from '../destinations/catalog.ts';
import { secretFindings } from '../ingest/voucherify.check.ts';
import type { Finding } from '../model/finding.ts';
import { inspectStorage } from '../storage/inspect-storage.ts';
import { checkService } from './check-service.ts';

interface Examination {
  readonly area: string;
  readonly findings: Promise<readonly Finding[]>;
}

/** Starts all checks at once and returns them in the order to print. No check stops another or changes anything. */
export async function examine(url: string): Promise<readonly Examination[]> {
  const { environment, problems: ofEnvironment } = readEnvironment(process.env, catalog);
  const { configFile, databaseUrl, dataDir, opsToken, webhookSecrets } = environment;
  const { config, problems: ofFile } = await inspectConfigFile(configFile, catalog);
  const problems = [...ofEnvironment, ...ofFile];
  const service = checkService(url, opsToken);
  const storage = { ...(databaseUrl !== undefined && { databaseUrl }), dataDir, otherSessions: leadSessions };
  const examinations: readonly Examination[] = [
    {
      area: 'Configuration',
      findings: Promise.resolve([
        ...problems.map((problem) => ({ level: 'problem', text: describeProblem(problem) }) as const),
        ...(ofFile.length === 0 ? [{ level: 'ok', text: `${configFile} can be used` } as const] : [ofDefaults]),
      ]),
    },
    { area: 'Database', findings: inspectStorage(storage) },
    ...assistants(catalog, { environment, config }).map(({ title, check }) => ({
      area: title,
      findings: Array.fromAsync(check()),
    })),
    {
      area: 'Voucherify',
      findings: service.then(({ lastWebhook }) => [
        ...secretFindings(config.webhook.signature, webhookSecrets),
        lastWebhook,
      ]),
    },
    { area: 'Service', findings: service.then(({ findings }) => findings) },
  ];
  return examinations.map(({ area, findings }) => ({ area, findings: findings.catch(broken) }));
}

const ofDefaults: Finding = { level: 'warning', text: 'what is at fault there has its default in the checks below' };

/** The finding for a check that threw: a bug of ours, or of a library. */
function broken(error: unknown): readonly Finding[] {
  return [{ level: 'problem', text: `cannot be checked: ${error instanceof Error ? error.message : 'unknown error'}` }];
}
