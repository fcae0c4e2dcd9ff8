import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.ts';

/** The health routes. `imports` provide the parts that they check. */
@Module({})
export class HealthModule {
  static register(imports: NonNullable<DynamicModule['imports']>): DynamicModule {
    return {
      module: HealthModule,
      imports: [...imports, TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
    };
  }
}
