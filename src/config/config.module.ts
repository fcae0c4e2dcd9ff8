import { Logger, Module, type DynamicModule, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ConfigFile } from './config-file.ts';

/** Provides the configuration in force, follows the file, and logs whether each change was accepted. */
@Module({})
export class ConfigModule implements OnModuleInit, OnApplicationShutdown {
  readonly #logger = new Logger(ConfigModule.name);

  constructor(private readonly config: ConfigFile) {}

  static register(config: ConfigFile): DynamicModule {
    const providers = [{ provide: ConfigFile, useValue: config }];
    return { module: ConfigModule, global: true, providers, exports: providers };
  }

  onModuleInit(): void {
    this.config.onChange(() => this.#logger.log({ msg: 'configuration.changed' }));
    this.config.onRefused(({ problems }) => this.#logger.error({ msg: 'configuration.refused', problems }));
    this.config.watch();
    process.on('SIGHUP', this.#reload);
  }

  onApplicationShutdown(): void {
    process.off('SIGHUP', this.#reload);
    this.config.stop();
  }

  readonly #reload = () => void this.config.reload();
}
