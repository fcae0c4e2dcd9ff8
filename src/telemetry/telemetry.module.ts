import { type DynamicModule, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AttemptObserver } from '../bus/attempt-observer.ts';
import { Dispatchers } from '../bus/dispatchers.ts';
import { ConfigFile } from '../config/config-file.ts';
import { IngestObserver } from '../ingest/ingest-observer.ts';
import { Replicas } from '../journal/replicas.ts';
import { Database } from '../storage/database.ts';
import { registerGauges } from './gauges.ts';
import { Metrics } from './metrics.ts';
import { MetricsController } from './metrics.controller.ts';
import { Observer } from './observer.ts';
import { PresenceLoop } from './presence-loop.ts';
import { hearVendorCalls } from './vendor-calls.ts';

/** The destinations by the origin that their calls go to. */
class Origins {
  constructor(readonly destinations: ReadonlyMap<string, string>) {}
}

/** Logs and metrics; the other modules tell it what happened through the observers they define. */
@Module({})
export class TelemetryModule implements OnModuleInit, OnApplicationShutdown {
  #stopHearing: () => void = () => undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly observer: Observer,
    private readonly origins: Origins,
    private readonly config: ConfigFile,
    private readonly database: Database,
    private readonly dispatchers: Dispatchers,
  ) {}

  static register(destinations: ReadonlyMap<string, string>): DynamicModule {
    const observers = [AttemptObserver, IngestObserver].map((provide) => ({ provide, useExisting: Observer }));
    return {
      module: TelemetryModule,
      global: true,
      controllers: [MetricsController],
      providers: [
        Metrics,
        Observer,
        ...observers,
        { provide: Origins, useValue: new Origins(destinations) },
        {
          provide: PresenceLoop,
          inject: [Replicas, Dispatchers, ConfigFile, Observer],
          useFactory: (replicas: Replicas, dispatchers: Dispatchers, config: ConfigFile, observer: Observer) =>
            new PresenceLoop({ replicas, dispatchers, config, observer }),
        },
      ],
      exports: [Observer, AttemptObserver, IngestObserver, PresenceLoop],
    };
  }

  onModuleInit(): void {
    const { config, database, dispatchers } = this;
    const { registry, configurationReloads, vendorCallSeconds } = this.metrics;
    registerGauges({
      registry,
      config,
      database,
      leads: () => dispatchers.leads,
      onError: (error) => this.observer.unmeasured(error),
    });
    config.onChange(() => configurationReloads.inc({ result: 'accepted' }));
    config.onRefused(() => configurationReloads.inc({ result: 'refused' }));
    this.#stopHearing = hearVendorCalls(this.origins.destinations, ({ destination, status, durationMs }) => {
      vendorCallSeconds.observe({ destination, status: status ?? 'none' }, durationMs / 1_000);
    });
  }

  onApplicationShutdown(): void {
    this.#stopHearing();
  }
}
