import { type DynamicModule, Inject, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
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
import { Tracing } from './tracing.ts';
import { hearVendorCalls } from './vendor-calls.ts';

export interface TelemetryOptions {
  /** Names of destinations, by the origin that their calls go to. */
  readonly destinations: ReadonlyMap<string, string>;
  /** Share of events that is traced, from 0 to 1; undefined without traces. */
  readonly tracedRatio: number | undefined;
}

const optionsToken = 'telemetry options';

/** Logs, metrics and traces. The other modules tell it what happens, through the observers that they define. */
@Module({})
export class TelemetryModule implements OnModuleInit, OnApplicationShutdown {
  #stopHearing: () => void = () => undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly observer: Observer,
    @Inject(optionsToken) private readonly options: TelemetryOptions,
    private readonly config: ConfigFile,
    private readonly database: Database,
    private readonly dispatchers: Dispatchers,
  ) {}

  static register(options: TelemetryOptions): DynamicModule {
    const observers = [AttemptObserver, IngestObserver].map((provide) => ({ provide, useExisting: Observer }));
    const tracing = { provide: Tracing, useFactory: () => openTracing(options.tracedRatio) };
    return {
      module: TelemetryModule,
      global: true,
      controllers: [MetricsController],
      providers: [
        Metrics,
        Observer,
        ...observers,
        { provide: optionsToken, useValue: options },
        tracing,
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
    const { registry, configurationReloads } = this.metrics;
    registerGauges({
      registry,
      config,
      database,
      leads: () => dispatchers.leads,
      onError: (error) => this.observer.unmeasured(error),
    });
    config.onChange(() => configurationReloads.inc({ result: 'accepted' }));
    config.onRefused(() => configurationReloads.inc({ result: 'refused' }));
    this.#stopHearing = hearVendorCalls(this.options.destinations, (destination) =>
      this.observer.vendorCall(destination),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopHearing();
    await this.observer.close();
  }
}

/** Loads OpenTelemetry only when it is used, as that takes time and memory. */
async function openTracing(ratio: number | undefined): Promise<Tracing> {
  if (ratio === undefined) return new Tracing();
  const { OtelTracing } = await import('./otel-tracing.ts');
  return new OtelTracing(ratio);
}
