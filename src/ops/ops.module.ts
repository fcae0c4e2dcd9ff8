import { type DynamicModule, Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Environment } from '../config/environment.ts';
import { BodyReader } from '../http/body-reader.ts';
import { AlertsController } from './alerts.controller.ts';
import { AuditController } from './audit.controller.ts';
import { CustomersController } from './customers.controller.ts';
import { DeliveriesController } from './deliveries.controller.ts';
import { DestinationsController } from './destinations.controller.ts';
import { EventsController } from './events.controller.ts';
import { OpenApiController } from './openapi.controller.ts';
import { StatsController } from './stats.controller.ts';
import { OpsAccess } from './ops.guard.ts';
import { OwnDoor } from './own-door.ts';
import { ReplaysController } from './replays.controller.ts';
import { ServiceController } from './service.controller.ts';
import { TestEventsController } from './test-events.controller.ts';

/** The largest there is has five hundred ids. */
const bodyLimitBytes = 64 * 1024;

/** The ops API: absent without a token to guard it. `imports` bring what it shows of them. */
@Module({})
export class OpsModule {
  static register(
    { opsToken, webhookSecrets: [secret] }: Pick<Environment, 'opsToken' | 'webhookSecrets'>,
    imports: NonNullable<DynamicModule['imports']>,
  ): DynamicModule {
    if (opsToken === undefined) return { module: OpsModule };
    return {
      module: OpsModule,
      imports,
      controllers: [
        EventsController,
        DeliveriesController,
        ReplaysController,
        DestinationsController,
        CustomersController,
        StatsController,
        AuditController,
        ServiceController,
        TestEventsController,
        OpenApiController,
        AlertsController,
      ],
      providers: [
        {
          provide: OwnDoor,
          inject: [HttpAdapterHost],
          useFactory: ({ httpAdapter }: HttpAdapterHost) => new OwnDoor(() => httpAdapter.getHttpServer(), secret),
        },
        { provide: OpsAccess, useValue: new OpsAccess(opsToken) },
        { provide: BodyReader, useValue: new BodyReader({ limitBytes: bodyLimitBytes, types: ['application/json'] }) },
      ],
    };
  }
}
