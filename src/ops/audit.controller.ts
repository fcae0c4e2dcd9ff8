import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { Audit } from '../journal/audit.ts';
import { AuditQuery } from './audit.query.ts';
import { OpsGuard } from './ops.guard.ts';

/** What operators did. */
@Controller('ops/api/audit')
@UseGuards(OpsGuard)
export class AuditController {
  constructor(private readonly audit: Audit) {}

  @Get()
  list(@Query() query: AuditQuery): Promise<object> {
    return this.audit.list(query);
  }
}
