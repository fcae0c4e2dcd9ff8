import { Controller, Delete, Param, Req, UseGuards } from '@nestjs/common';
import { Audit } from '../journal/audit.ts';
import { Erasure } from '../journal/erasure.ts';
import { OpsGuard, type OpsRequest } from './ops.guard.ts';

/** The right to erasure (GDPR, article 17). */
@Controller('ops/api/customers')
@UseGuards(OpsGuard)
export class CustomersController {
  constructor(
    private readonly erasure: Erasure,
    private readonly audit: Audit,
  ) {}

  /** By Voucherify's customer id, which is noted nowhere. What HubSpot and Slack have is theirs to erase. */
  @Delete(':id')
  erase(@Param('id') id: string, @Req() { via }: OpsRequest): Promise<object> {
    return this.erasure.erase(id, (transaction, { events, rejectedEvents, cancelledDeliveries }) => {
      const detail = `${events} events, ${rejectedEvents} rejected events; ${cancelledDeliveries} deliveries cancelled`;
      return this.audit.write(transaction, { action: 'erase', via, target: null, detail });
    });
  }
}
