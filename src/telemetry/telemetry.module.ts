import { Global, Module } from '@nestjs/common';
import { AttemptObserver } from '../bus/attempt-observer.ts';
import { IngestObserver } from '../ingest/ingest-observer.ts';
import { Metrics } from './metrics.ts';
import { MetricsController } from './metrics.controller.ts';
import { Observer } from './observer.ts';

/** Logs and metrics; the other modules tell it what happened through the observers they define. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [
    Metrics,
    Observer,
    { provide: AttemptObserver, useExisting: Observer },
    { provide: IngestObserver, useExisting: Observer },
  ],
  exports: [Observer, AttemptObserver, IngestObserver],
})
export class TelemetryModule {}
