import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { Audit, type AuditEntry } from '../journal/audit.ts';
import type { Page } from '../journal/page.ts';
import { AuditQuery } from './audit.query.ts';
import { OpsGuard } from './ops.guard.ts';

/** The record of what operators did. */
@Controller('ops/api/audit')
@UseGuards(OpsGuard)
export class AuditController {
  constructor(private readonly audit: Audit) {}

  /** Actions of operators, newest first. */
  @Get()
  list(@Query() query: AuditQuery): Promise<Page<AuditEntry>> {
    return this.audit.list(query);
  }
}
