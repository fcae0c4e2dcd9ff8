import { Controller, Get, Res, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { Response } from 'express';
import { Dispatchers } from '../bus/dispatchers.ts';
import { ConfigFile } from '../config/config-file.ts';
import { Readiness } from '../http/readiness.ts';
import { connectionAdvice, remedyFor } from '../storage/connection-advice.ts';
import { Database } from '../storage/database.ts';
import { journalAdvice } from './observer.ts';

@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicator: HealthIndicatorService,
    private readonly database: Database,
    private readonly readiness: Readiness,
    private readonly dispatchers: Dispatchers,
    private readonly config: ConfigFile,
  ) {}

  /** 200 while the process answers. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 while webhooks can be taken. Shows a refused configuration file; the settings before it still serve. */
  @Get('ready')
  @HealthCheck()
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthCheckResult> {
    try {
      return await this.#check();
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      response.status(503);
      return error.getResponse() as HealthCheckResult; // terminus' exception holds the same result
    }
  }

  #check(): Promise<HealthCheckResult> {
    return this.health.check([
      async () => {
        const check = this.indicator.check('database');
        return this.database.query('SELECT 1').then(
          () => check.up(),
          (error: unknown) => check.down({ message: remedyFor(error) ?? 'PostgreSQL does not answer' }),
        );
      },
      // For instance, the role may open too few connections: webhooks would be taken, and not delivered.
      () => {
        const check = this.indicator.check('dispatchers');
        const failures = [...this.dispatchers.failures].map(([name, error]) => [name, connectionAdvice(error)]);
        return failures.length === 0 ? check.up() : check.down(Object.fromEntries(failures));
      },
      // For instance, the disk is full: the database answers, and stores nothing.
      () => {
        const check = this.indicator.check('journal');
        const code = this.readiness.failure;
        return code === undefined ? check.up() : check.down({ code, message: journalAdvice(code) });
      },
      () => {
        const check = this.indicator.check('process');
        return this.readiness.stopping ? check.down({ message: 'shutting down' }) : check.up();
      },
      () => {
        const { lastError } = this.config;
        return this.indicator.check('configuration').up(lastError && { refused: lastError });
      },
    ]);
  }
}
