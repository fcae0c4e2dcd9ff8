import { Controller, Get, UseGuards } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import { OpsGuard } from './ops.guard.ts';

/** What the settings in force make of messages. */
@Controller('ops/api/previews')
@UseGuards(OpsGuard)
export class PreviewsController {
  constructor(private readonly bus: EventBus) {}

  /** About made-up customers; nothing is sent. */
  @Get()
  list(): object {
    return this.bus.subscribers.flatMap(({ name, destination }) =>
      (destination.samples?.() ?? []).map((sample) => ({ destination: name, ...sample })),
    );
  }
}
