import type { Sandbox } from '../sandbox/sandbox.ts';
import { webhookSecret } from '../support/webhook-secret.ts';
import { freePort } from '../demo/free-port.ts';

export const opsToken = 'ops-token-of-the-tests';

export interface RelaySetting {
  readonly sandbox: Sandbox;
  readonly configFile: string;
  /** Of the embedded PostgreSQL, unless there is a `databaseUrl`. */
  readonly dataDir: string;
  readonly databaseUrl?: string;
}

/** Environment variables of a service with the sandbox as its vendors, on a port of its own. */
export async function relayEnvironment(setting: RelaySetting): Promise<Record<string, string>> {
  const { hubspot, slack } = setting.sandbox;
  return {
    PORT: String(await freePort()),
    CONFIG_FILE: setting.configFile,
    DATA_DIR: setting.dataDir,
    ...(setting.databaseUrl !== undefined && { DATABASE_URL: setting.databaseUrl }),
    VOUCHERIFY_WEBHOOK_SECRET: webhookSecret,
    OPS_TOKEN: opsToken,
    HUBSPOT_ACCESS_TOKEN: hubspot.accessToken,
    HUBSPOT_BASE_URL: hubspot.baseUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
  };
}
