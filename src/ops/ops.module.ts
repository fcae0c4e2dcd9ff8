import { type DynamicModule, Module } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import { BodyReader } from '../http/body-reader.ts';
import { Database } from '../storage/database.ts';
import { Journal } from '../journal/journal.ts';
import { RetentionPolicy } from '../journal/retention-sweeper.ts';
import { AlertsController } from './alerts.controller.ts';
import { CustomersController } from './customers.controller.ts';
import { DeliveriesController } from './deliveries.controller.ts';
import { DestinationsController } from './destinations.controller.ts';
import { EventsController } from './events.controller.ts';
import { OpsAccess } from './ops.guard.ts';
import { RejectedReplay } from './rejected-replay.ts';

/** The largest there is has four short fields. */
const bodyLimitBytes = 16 * 1024;

/** The ops API: absent without a token to guard it. */
@Module({})
export class OpsModule {
  static register(opsToken: string | undefined): DynamicModule {
    if (opsToken === undefined) return { module: OpsModule };
    return {
      module: OpsModule,
      controllers: [
        EventsController,
        DeliveriesController,
        DestinationsController,
        CustomersController,
        AlertsController,
      ],
      providers: [
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
