import { type DynamicModule, type MiddlewareConsumer, Module, type NestModule, RequestMethod } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import { BodyReader } from '../http/body-reader.ts';
import { Database } from '../storage/database.ts';
import { Journal } from '../journal/journal.ts';
import { RetentionPolicy } from '../journal/retention-sweeper.ts';
import { ConsoleController } from './console/console.controller.ts';
import { ConsoleSessions } from './console/console-session.ts';
import { SessionController } from './console/session.controller.ts';
import { limitSignIns } from './console/sign-in-limit.ts';
import { CustomersController } from './customers.controller.ts';
import { DeliveriesController } from './deliveries.controller.ts';
import { DestinationsController } from './destinations.controller.ts';
import { EventsController } from './events.controller.ts';
import { OpsAccess } from './ops.guard.ts';
import { RejectedReplay } from './rejected-replay.ts';

/** The largest there is has four short fields. */
const bodyLimitBytes = 16 * 1024;

/** The ops API and the console: absent without a token to guard them. */
@Module({})
export class OpsModule implements NestModule {
  static register(opsToken: string | undefined): DynamicModule {
    if (opsToken === undefined) return { module: OpsModule };
    return {
      module: OpsModule,
      controllers: [
        EventsController,
        DeliveriesController,
        DestinationsController,
        CustomersController,
        SessionController,
        ConsoleController, // last, as it takes every other address
      ],
      providers: [
        { provide: OpsAccess, useValue: new OpsAccess(opsToken) },
        { provide: ConsoleSessions, useValue: new ConsoleSessions(opsToken) },
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

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(limitSignIns()).forRoutes({ path: 'ops/api/session', method: RequestMethod.POST });
  }
}
