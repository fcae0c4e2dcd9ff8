import { type DynamicModule, type MiddlewareConsumer, Module, type NestModule, RequestMethod } from '@nestjs/common';
import { BodyReader } from '../http/body-reader.ts';
import { AuditController } from './audit.controller.ts';
import { ConsoleController } from './console/console.controller.ts';
import { ConsoleSessions } from './console/console-session.ts';
import { SessionController } from './console/session.controller.ts';
import { limitSignIns } from './console/sign-in-limit.ts';
import { CustomersController } from './customers.controller.ts';
import { DeliveriesController } from './deliveries.controller.ts';
import { DestinationsController } from './destinations.controller.ts';
import { EventsController } from './events.controller.ts';
import { OpsAccess } from './ops.guard.ts';
import { PreviewsController } from './previews.controller.ts';
import { ReplaysController } from './replays.controller.ts';
import { ServiceController } from './service.controller.ts';

/** The largest there is has five hundred ids. */
const bodyLimitBytes = 64 * 1024;

/** The ops API and the console: absent without a token to guard them. `imports` bring what they show. */
@Module({})
export class OpsModule implements NestModule {
  static register(opsToken: string | undefined, imports: NonNullable<DynamicModule['imports']>): DynamicModule {
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
        AuditController,
        ServiceController,
        PreviewsController,
        SessionController,
        ConsoleController, // last, as it takes every other address
      ],
      providers: [
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
