import { Controller, Delete, Param, UseGuards } from '@nestjs/common';
import { Erasure, type ErasureReport } from '../journal/erasure.ts';
import { OpsGuard } from './ops.guard.ts';

/** The right to erasure (GDPR, article 17). */
@Controller('ops/api/customers')
@UseGuards(OpsGuard)
export class CustomersController {
  constructor(private readonly erasure: Erasure) {}

  /** Erases a customer, by Voucherify's customer id. What HubSpot and Slack have is theirs to erase. */
  @Delete(':id')
  erase(@Param('id') id: string): Promise<ErasureReport> {
    return this.erasure.erase(id);
  }
}
