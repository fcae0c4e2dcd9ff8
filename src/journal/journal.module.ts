import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Database } from '../storage/database.ts';
import { Audit } from './audit.ts';
import { CustomerReader } from './customer-reader.ts';
import { DeliveryLog } from './delivery-log.ts';
import { DestinationLog } from './destination-log.ts';
import { Erasure } from './erasure.ts';
import { EventReader } from './event-reader.ts';
import { Lists } from './lists.ts';
import { RejectedEvents } from './rejected-events.ts';
import { Journal } from './journal.ts';
import { ReplayLog } from './replay-log.ts';
import { Replicas } from './replicas.ts';
import { RetentionPolicy, RetentionSweeper } from './retention-sweeper.ts';
import { Retention } from './retention.ts';
import { openStorage, StorageHandle, type StorageOptions } from '../storage/storage.ts';

/** Everything that is kept: events, deliveries, and what holds a destination back. */
@Module({})
export class JournalModule implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly storage: StorageHandle,
    private readonly sweeper: RetentionSweeper,
  ) {}

  static register(options: Omit<StorageOptions, 'log' | 'warn'>, retention: RetentionPolicy): DynamicModule {
    const logger = new Logger(JournalModule.name);
    const handle = {
      provide: StorageHandle,
      useFactory: async () =>
        new StorageHandle(
          await openStorage({
            ...options,
            log: (message) => logger.log(message),
            warn: (message) => logger.warn(message),
          }),
        ),
    };
    const database = {
      provide: Database,
      inject: [StorageHandle],
      useFactory: ({ storage }: StorageHandle) => storage.database,
    };
    const policy = { provide: RetentionPolicy, useValue: retention };
    const onDatabase = [Lists, EventReader, RejectedEvents, Erasure, Retention, ReplayLog, Audit, Replicas].map(
      (provide) => ({
        provide,
        inject: [Database],
        useFactory: (opened: Database) => new provide(opened),
      }),
    );
    const customers = {
      provide: CustomerReader,
      inject: [Database, Lists],
      useFactory: (opened: Database, lists: Lists) => new CustomerReader(opened, lists),
    };
    const shared = [handle, database, policy, customers, Journal, DeliveryLog, DestinationLog, ...onDatabase];
    const sweeper = {
      provide: RetentionSweeper,
      inject: [Retention],
      useFactory: (sweeping: Retention) =>
        new RetentionSweeper(sweeping, retention, (deleted) => {
          logger.log({ msg: 'retention.swept', deleted });
        }),
    };
    return { module: JournalModule, global: true, providers: [...shared, sweeper], exports: shared };
  }

  onApplicationBootstrap(): void {
    this.sweeper.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.sweeper.stop();
  }

  /** Closes the storage after the bus and the HTTP server, which use it, have stopped. */
  async onApplicationShutdown(): Promise<void> {
    await this.storage.storage.close();
  }
}
