import { Controller, Get, UseGuards } from '@nestjs/common';
import { AlertLog, type OpenAlert } from '../alerts/alert-log.ts';
import { Database } from '../storage/database.ts';
import { OpsGuard } from './ops.guard.ts';

/** The open alerts. */
@Controller('ops/api/alerts')
@UseGuards(OpsGuard)
export class AlertsController {
  constructor(
    private readonly database: Database,
    private readonly alerts: AlertLog,
  ) {}

  /** Open alerts, the oldest first. Each lists the notices that could not be sent yet, and why. */
  @Get()
  async list(): Promise<{ items: OpenAlert[] }> {
    return { items: await this.alerts.open(this.database) };
  }
}
