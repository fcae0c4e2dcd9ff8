import { Server } from 'node:http';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import { EventBus } from '../bus/event-bus.ts';
import { ReplayRunner } from '../bus/replay-runner.ts';
import { BodyReader } from '../http/body-reader.ts';
import { Readiness } from '../http/readiness.ts';
import { Audit } from '../journal/audit.ts';
import { Journal } from '../journal/journal.ts';
import { RetentionPolicy } from '../journal/retention-sweeper.ts';
import { Database } from '../storage/database.ts';
import { IngestObserver } from './ingest-observer.ts';
import { RejectedReplay } from './rejected-replay.ts';
import { VoucherifyController } from './voucherify.controller.ts';
import { SignaturePolicy } from './voucherify.signature.ts';

/** The largest body, in bytes; a larger one is answered with 413. */
const bodyLimitBytes = 1024 * 1024;
/** Milliseconds that open requests have at a shutdown. Most take a few; Voucherify sends a slower one again. */
const patienceMs = 6_000;

/** Takes Voucherify's webhooks. */
@Module({})
export class IngestModule implements NestModule, OnModuleInit, BeforeApplicationShutdown {
  constructor(
    private readonly readiness: Readiness,
    private readonly host: HttpAdapterHost,
    private readonly observer: IngestObserver,
    private readonly replays: ReplayRunner,
    private readonly rejectedReplay: RejectedReplay,
  ) {}

  static register(signature: SignaturePolicy): DynamicModule {
    return {
      module: IngestModule,
      controllers: [VoucherifyController],
      providers: [
        Readiness,
        { provide: SignaturePolicy, useValue: signature },
        { provide: BodyReader, useValue: new BodyReader({ limitBytes: bodyLimitBytes, types: ['json', '+json'] }) },
        {
          provide: RejectedReplay,
          inject: [EventBus, Journal, Database, Audit, RetentionPolicy],
          useFactory: (bus: EventBus, journal: Journal, database: Database, audit: Audit, retention: RetentionPolicy) =>
            new RejectedReplay({ bus, journal, database, audit, retention }),
        },
      ],
      exports: [Readiness, RejectedReplay, SignaturePolicy],
    };
  }

  onModuleInit(): void {
    this.replays.register('rejected', this.rejectedReplay);
  }

  configure(consumer: MiddlewareConsumer): void {
    const observed = (request: Request, response: Response, next: NextFunction): void => {
      const answered = this.observer.receiving(request.get('traceparent'), next);
      response.once('finish', () => answered(response.statusCode));
    };
    consumer.apply(observed).forRoutes(VoucherifyController);
  }

  beforeApplicationShutdown(): void {
    this.readiness.stopping = true;
    // Closing the server waits for every request, and one that never ends must not delay the shutdown.
    const server: unknown = this.host.httpAdapter.getHttpServer();
    if (server instanceof Server) setTimeout(() => server.close().closeAllConnections(), patienceMs).unref();
  }
}
