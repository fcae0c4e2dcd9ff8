import { Controller, Delete, Get, Param, Req, UseGuards } from '@nestjs/common';
import { notFound } from '../http/problem.ts';
import { Audit } from '../journal/audit.ts';
import { CustomerReader, type CustomerView } from '../journal/customer-reader.ts';
import { Erasure, type ErasureReport } from '../journal/erasure.ts';
import { OpsGuard, type OpsRequest } from './ops.guard.ts';

/** Customers, by Voucherify's id: what is known of one, and erasure (GDPR, article 17). */
@Controller('ops/api/customers')
@UseGuards(OpsGuard)
export class CustomersController {
  constructor(
    private readonly customers: CustomerReader,
    private readonly erasure: Erasure,
    private readonly audit: Audit,
  ) {}

  /** Returns what is known of a customer, and what each destination was told last. */
  @Get(':id')
  async show(@Param('id') id: string): Promise<CustomerView> {
    return (await this.customers.customer(id)) ?? notFound('customer', id);
  }

  /** Erases a customer. The id is noted nowhere. Erase the data in HubSpot and Slack there. */
  @Delete(':id')
  erase(@Param('id') id: string, @Req() { via }: OpsRequest): Promise<ErasureReport> {
    return this.erasure.erase(id, (transaction, { events, rejectedEvents, cancelledDeliveries }) => {
      const detail = `${events} events, ${rejectedEvents} rejected events; ${cancelledDeliveries} deliveries cancelled`;
      return this.audit.write(transaction, { action: 'erase', via, target: null, detail });
    });
  }
}
