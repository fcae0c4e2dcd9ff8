import { type BeforeApplicationShutdown, Global, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { AttemptObserver } from '../bus/attempt-observer.ts';
import { Dispatchers } from '../bus/dispatchers.ts';
import { ConfigFile } from '../config/config-file.ts';
import { IngestObserver } from '../ingest/ingest-observer.ts';
import { Replicas } from '../journal/replicas.ts';
import { Metrics } from './metrics.ts';
import { MetricsController } from './metrics.controller.ts';
import { Observer } from './observer.ts';
import { PresenceLoop } from './presence-loop.ts';

/** Logs and metrics; the other modules tell it what happened through the observers they define. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [
    Metrics,
    Observer,
    { provide: AttemptObserver, useExisting: Observer },
    { provide: IngestObserver, useExisting: Observer },
    {
      provide: PresenceLoop,
      inject: [Replicas, Dispatchers, ConfigFile, Observer],
      useFactory: (replicas: Replicas, dispatchers: Dispatchers, config: ConfigFile, observer: Observer) =>
        new PresenceLoop({ replicas, dispatchers, config, observer }),
    },
  ],
  exports: [Observer, AttemptObserver, IngestObserver, PresenceLoop],
})
export class TelemetryModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly presence: PresenceLoop) {}

  onApplicationBootstrap(): void {
    this.presence.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.presence.stop();
  }
}
