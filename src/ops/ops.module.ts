import { type DynamicModule, type MiddlewareConsumer, Module, type NestModule, RequestMethod } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ConfigFile } from '../config/config-file.ts';
import type { Environment } from '../config/environment.ts';
import { assistants } from '../destinations/assistants.ts';
import { catalog } from '../destinations/catalog.ts';
import { BodyReader } from '../http/body-reader.ts';
import { AlertsController } from './alerts.controller.ts';
import { AssistanceController, Assistants } from './assistance.controller.ts';
import { AuditController } from './audit.controller.ts';
import { ConsoleController } from './console/console.controller.ts';
import { ConsoleSessions } from './console/console-session.ts';
import { SessionController } from './console/session.controller.ts';
import { limitSignIns } from './console/sign-in-limit.ts';
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

/** The largest body that a route takes has five hundred ids. */
const bodyLimitBytes = 64 * 1024;

/** The ops API and the console; absent without a token to guard them. `imports` provide the data that they show. */
@Module({})
export class OpsModule implements NestModule {
  static register(
    environment: Pick<Environment, 'opsToken' | 'webhookSecrets' | 'destinations'>,
    imports: NonNullable<DynamicModule['imports']>,
  ): DynamicModule {
    const { opsToken, webhookSecrets } = environment;
    const [secret] = webhookSecrets;
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
        AssistanceController,
        SessionController,
        ConsoleController, // last: it takes every other address
      ],
      providers: [
        {
          provide: OwnDoor,
          inject: [HttpAdapterHost],
          useFactory: ({ httpAdapter }: HttpAdapterHost) => new OwnDoor(() => httpAdapter.getHttpServer(), secret),
        },
        {
          provide: Assistants,
          inject: [ConfigFile],
          useFactory: (file: ConfigFile) =>
            new Assistants(() => assistants(catalog, { environment, config: file.current })),
        },
        { provide: OpsAccess, useValue: new OpsAccess(opsToken) },
        { provide: ConsoleSessions, useValue: new ConsoleSessions(opsToken) },
        { provide: BodyReader, useValue: new BodyReader({ limitBytes: bodyLimitBytes, types: ['application/json'] }) },
      ],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(limitSignIns()).forRoutes({ path: 'ops/api/session', method: RequestMethod.POST });
  }
}
