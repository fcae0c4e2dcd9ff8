import { type DynamicModule, Module } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import type { Environment } from '../config/environment.ts';
import { HttpAdapterHost } from '@nestjs/core';
import { BodyReader } from '../http/body-reader.ts';
import { Database } from '../storage/database.ts';
import { Journal } from '../journal/journal.ts';
import { RetentionPolicy } from '../journal/retention-sweeper.ts';
import { CustomersController } from './customers.controller.ts';
import { DeliveriesController } from './deliveries.controller.ts';
import { DestinationsController } from './destinations.controller.ts';
import { EventsController } from './events.controller.ts';
import { OpenApiController } from './openapi.controller.ts';
import { OpsAccess } from './ops.guard.ts';
import { OwnDoor } from './own-door.ts';
import { RejectedReplay } from './rejected-replay.ts';
import { TestEventsController } from './test-events.controller.ts';

/** The largest there is has four short fields. */
const bodyLimitBytes = 16 * 1024;

/** The ops API: absent without a token to guard it. */
@Module({})
export class OpsModule {
  static register({
    opsToken,
    webhookSecrets: [secret],
  }: Pick<Environment, 'opsToken' | 'webhookSecrets'>): DynamicModule {
    if (opsToken === undefined) return { module: OpsModule };
    return {
      module: OpsModule,
      controllers: [
        EventsController,
        DeliveriesController,
        DestinationsController,
        CustomersController,
        TestEventsController,
        OpenApiController,
      ],
      providers: [
        {
          provide: OwnDoor,
          inject: [HttpAdapterHost],
          useFactory: ({ httpAdapter }: HttpAdapterHost) => new OwnDoor(() => httpAdapter.getHttpServer(), secret),
        },
        { provide: OpsAccess, useValue: new OpsAccess(opsToken) },
        { provide: BodyReader, useValue: new BodyReader({ limitBytes: bodyLimitBytes, types: ['application/json'] }) },
        {
          provide: RejectedReplay,
          inject: [EventBus, Journal, Database, RetentionPolicy],
          useFactory: (bus: EventBus, journal: Journal, database: Database, retention: RetentionPolicy) =>
            new RejectedReplay(bus, journal, database, retention),
        },
      ],
    };
  }
}
