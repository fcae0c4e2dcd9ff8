import { Controller, Get, UseGuards } from '@nestjs/common';
import { ConfigFile, type Refusal } from '../config/config-file.ts';
import { plainSettings, settingsHash } from '../config/plain-settings.ts';
import { version } from '../config/version.ts';
import { SignaturePolicy } from '../ingest/voucherify.signature.ts';
import { type Replica, Replicas } from '../journal/replicas.ts';
import { Database } from '../storage/database.ts';
import { type DatabaseFacts, databaseFacts } from '../storage/database-facts.ts';
import { PresenceLoop } from '../telemetry/presence-loop.ts';
import { OpsGuard } from './ops.guard.ts';

export interface ServiceView {
  readonly version: string;
  readonly startedAt: Date;
  /** By the database's clock. */
  readonly now: Date;
  readonly database: Omit<DatabaseFacts, 'now'>;
  readonly replicas: readonly (Replica & { readonly isThis: boolean })[];
  readonly configuration: {
    readonly file: string;
    /** A hash that is the same for equal settings. */
    readonly hash: string;
    readonly loadedAt: Date;
    /** All settings in force, with defaults. The file holds no secrets. */
    readonly settings: unknown;
    /** Why the file in its present form is not in force. */
    readonly refused: Refusal | null;
  };
  readonly lastWebhookAt: Date | null;
  /** Number of secrets that webhooks may be signed with. */
  readonly webhookSecrets: number;
}

/** The running service and its configuration. */
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

  /** The running service and its configuration. Other replicas are as they noted some seconds ago. */
  @Get()
  async show(): Promise<ServiceView> {
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
