import { Controller, Get, UseGuards } from '@nestjs/common';
import { ConfigFile } from '../config/config-file.ts';
import { plainSettings, settingsHash } from '../config/plain-settings.ts';
import { version } from '../config/version.ts';
import { SignaturePolicy } from '../ingest/voucherify.signature.ts';
import { Replicas } from '../journal/replicas.ts';
import { Database } from '../storage/database.ts';
import { databaseFacts } from '../storage/database-facts.ts';
import { PresenceLoop } from '../telemetry/presence-loop.ts';
import { OpsGuard } from './ops.guard.ts';

/** What runs, with which configuration. */
@Controller('ops/api/service')
@UseGuards(OpsGuard)
export class ServiceController {
  constructor(
    private readonly config: ConfigFile,
    private readonly database: Database,
    private readonly replicas: Replicas,
    private readonly presence: PresenceLoop,
    private readonly signature: SignaturePolicy,
  ) {}

  /** The other replicas as they said of themselves some seconds ago. */
  @Get()
  async show(): Promise<object> {
    await this.presence.show();
    const { now, ...database } = await databaseFacts(this.database);
    const replicas = await this.replicas.list();
    return {
      version,
      startedAt: replicas.find(({ id }) => id === this.presence.id)?.startedAt ?? now,
      now,
      database,
      replicas: replicas.map((replica) => ({ ...replica, isThis: replica.id === this.presence.id })),
      configuration: {
        file: this.config.path,
        hash: settingsHash(this.config.current),
        loadedAt: this.config.loadedAt,
        settings: plainSettings(this.config.current),
        refused: this.config.lastError ?? null,
      },
      lastWebhookAt: await this.replicas.lastWebhookAt(),
      webhookSecrets: this.signature.secrets.length,
    };
  }
}
