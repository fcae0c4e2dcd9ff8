import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { type AuditAction, auditActions } from '../journal/audit.ts';
import { PeriodQuery } from './filter.query.ts';

export class AuditQuery extends PeriodQuery {
  @IsOptional()
  @IsIn(auditActions)
  action?: AuditAction;

  /** Items on a page, 1 to 200. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50;

  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'cursor must be the nextCursor of a page before' })
  cursor?: string;
}
