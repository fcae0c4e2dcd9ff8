import { ArrayMaxSize, Equals, IsArray, IsBoolean, IsIn, IsOptional, IsUUID, Length } from 'class-validator';
import { FilterQuery, PeriodQuery } from './filter.query.ts';
import { PageQuery } from './ops.query.ts';

const settledStatuses = ['dead', 'skipped', 'superseded', 'delivered', 'retrying'] as const;

/** The deliveries to replay; without status and ids, those that are dead or skipped. */
export class ReplayRequest extends FilterQuery {
  @IsOptional()
  @IsIn(settledStatuses)
  status?: (typeof settledStatuses)[number];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  ids?: string[];

  /** True: only counts the matches. */
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

/** The rejected events to read again. */
export class RejectedReplayRequest extends PeriodQuery {
  @Equals('rejected')
  status!: 'rejected';

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @Length(1, 255, { each: true })
  ids?: string[];

  /** True: only counts the matches. */
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

export class ReplaysQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  cursor?: string;
}
