import { Logger, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from './database.ts';
import { DeliveryLog } from './delivery-log.ts';
import { DestinationLog } from './destination-log.ts';
import { Journal } from './journal.ts';
import { openStorage, type StorageOptions } from './storage.ts';
import { StorageHandle } from './storage-handle.ts';

/** Everything that is kept: events, deliveries, what holds a destination back. */
@Module({})
export class JournalModule implements OnApplicationShutdown {
  constructor(private readonly storage: StorageHandle) {}

  static register(options: Omit<StorageOptions, 'log'>): DynamicModule {
    const logger = new Logger(JournalModule.name);
    const opened = {
      provide: StorageHandle,
      useFactory: async () => new StorageHandle(await openStorage({ ...options, log: (message) => logger.log(message) })),
    };
    const database = {
      provide: Database,
      inject: [StorageHandle],
      useFactory: ({ storage }: StorageHandle) => storage.database,
    };
    const providers = [opened, database, Journal, DeliveryLog, DestinationLog];
    return { module: JournalModule, global: true, providers, exports: providers };
  }

  /** After the bus and the HTTP server, which use it, have stopped. */
  async onApplicationShutdown(): Promise<void> {
    await this.storage.storage.close();
  }
}
