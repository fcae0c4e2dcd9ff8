import { Module, type BeforeApplicationShutdown, type DynamicModule } from '@nestjs/common';
import { BusModule } from '../bus/bus.module.ts';
import { Readiness } from './readiness.ts';
import { SignaturePolicy } from './signature-policy.ts';
import { VoucherifyController } from './voucherify.controller.ts';

/** Takes Voucherify's webhooks. */
@Module({})
export class IngestModule implements BeforeApplicationShutdown {
  constructor(private readonly readiness: Readiness) {}

  static register(signature: SignaturePolicy): DynamicModule {
    return {
      module: IngestModule,
      imports: [BusModule],
      controllers: [VoucherifyController],
      providers: [Readiness, { provide: SignaturePolicy, useValue: signature }],
      exports: [Readiness],
    };
  }

  beforeApplicationShutdown(): void {
    this.readiness.stopping = true;
  }
}
