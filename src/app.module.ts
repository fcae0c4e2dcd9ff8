import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { AlertsModule } from './alerts/alerts.module.ts';
import { BusModule } from './bus/bus.module.ts';
import { retryPolicy } from './bus/retry-policy.ts';
import type { ConfigFile } from './config/config-file.ts';
import { ConfigModule } from './config/config.module.ts';
import type { Environment } from './config/environment.ts';
import { timing } from './config/timing.ts';
import { OpsModule } from './ops/ops.module.ts';
import { type Catalog, catalog, leadSessions, type Shorter } from './destinations/catalog.ts';
import { DestinationModule } from './destinations/destination.module.ts';
import { subscribers } from './destinations/subscribers.ts';
import { IngestModule } from './ingest/ingest.module.ts';
import { SignaturePolicy } from './ingest/voucherify.signature.ts';
import { JournalModule } from './journal/journal.module.ts';
import { HealthModule } from './telemetry/health.module.ts';
import { logging } from './telemetry/log.ts';
import { TelemetryModule } from './telemetry/telemetry.module.ts';

/** The wiring, in the order in which data flows. */
@Module({})
export class AppModule {
  static register(environment: Environment<Catalog>, config: ConfigFile<Catalog>, shorter: Shorter): DynamicModule {
    const ingest = IngestModule.register(
      new SignaturePolicy(() => config.current.webhook.signature, environment.webhookSecrets),
    );
    const { firstRetryMs, alertCheckMs } = { ...timing, ...shorter };
    const opened = subscribers(catalog, { environment, config, shorter });
    const retention = {
      get periods() {
        const { eventsMs, deadLettersMs } = config.current.retention;
        return { eventsMs, deadLettersMs };
      },
    };
    return {
      module: AppModule,
      imports: [
        LoggerModule.forRoot(logging),
        ConfigModule.register(config),
        ingest,
        JournalModule.register({ ...environment, otherSessions: leadSessions }, retention),
        BusModule.register({ ...retryPolicy, firstDelayMs: firstRetryMs }),
        ...opened.map(({ module, ...subscriber }) => DestinationModule.of(module, subscriber)),
        TelemetryModule.register({
          destinations: new Map(opened.flatMap(({ name, origins }) => origins.map((each) => [each, name]))),
          tracedRatio: environment.tracedRatio,
        }),
        AlertsModule.register({ webhook: environment.alertWebhook, checkMs: alertCheckMs, firstRetryMs }),
        OpsModule.register(environment, [ingest]),
        HealthModule.register([ingest]),
      ],
    };
  }
}
