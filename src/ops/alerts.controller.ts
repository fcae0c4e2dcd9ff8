import { Controller, Get, UseGuards } from '@nestjs/common';
import { AlertLog, type OpenAlert } from '../alerts/alert-log.ts';
import { Database } from '../storage/database.ts';
import { OpsGuard } from './ops.guard.ts';

/** What a person should know of now. */
@Controller('ops/api/alerts')
@UseGuards(OpsGuard)
export class AlertsController {
  constructor(
    private readonly database: Database,
    private readonly alerts: AlertLog,
  ) {}

  /** The alerts that are open, the oldest first; with what could not be told of them yet, and why. */
  @Get()
  async list(): Promise<{ items: OpenAlert[] }> {
    return { items: await this.alerts.open(this.database) };
  }
}
