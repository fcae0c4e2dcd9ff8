import { Controller, Delete, Get, Param, UseGuards } from '@nestjs/common';
import { notFound } from '../http/problem.ts';
import { CustomerReader, type CustomerView } from '../journal/customer-reader.ts';
import { Erasure } from '../journal/erasure.ts';
import { OpsGuard } from './ops.guard.ts';

/** What is known of a customer, and the right to erasure (GDPR, article 17). By Voucherify's customer id. */
@Controller('ops/api/customers')
@UseGuards(OpsGuard)
export class CustomersController {
  constructor(
    private readonly customers: CustomerReader,
    private readonly erasure: Erasure,
  ) {}

  @Get(':id')
  async show(@Param('id') id: string): Promise<CustomerView> {
    return (await this.customers.customer(id)) ?? notFound('customer', id);
  }

  /** What HubSpot and Slack have is theirs to erase. */
  @Delete(':id')
  erase(@Param('id') id: string): Promise<object> {
    return this.erasure.erase(id);
  }
}
