import { Controller, Get, HttpCode, Param, Post, Req, UseGuards } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import { notify } from '../bus/notification.ts';
import type { Subscriber } from '../bus/subscriber.ts';
import { notFound } from '../http/problem.ts';
import { Audit } from '../journal/audit.ts';
import { Database } from '../storage/database.ts';
import { DestinationLog, type LaneHold, type WaitingDeliveries } from '../journal/destination-log.ts';
import { OpsGuard, type OpsRequest } from './ops.guard.ts';

export interface DestinationView {
  readonly name: string;
  readonly enabled: boolean;
  readonly paused: boolean;
  /** Why the destination is paused, or some of its deliveries wait; null while it works. */
  readonly why: string | null;
  /** Since when the vendor has stopped the destination, whatever was tried since; null when it has not. */
  readonly stoppedSince: Date | null;
  /** When the service next tries a destination that the vendor has stopped. */
  readonly probeAt: Date | null;
  /** Lanes on hold, such as a channel that Slack has stopped. */
  readonly lanes: readonly Omit<LaneHold, 'isOver'>[];
  /** Deliveries that wait for a reason of their own, or of their lane. */
  readonly waiting: readonly WaitingDeliveries[];
  readonly counts: Readonly<Record<string, number>>;
  readonly oldestDueAt: Date | null;
}

/** The state of destinations, and switching them while the service runs. */
@Controller('ops/api/destinations')
@UseGuards(OpsGuard)
export class DestinationsController {
  constructor(
    private readonly bus: EventBus,
    private readonly database: Database,
    private readonly destinations: DestinationLog,
    private readonly audit: Audit,
  ) {}

  /** Each destination: whether it works, and what waits for it. */
  @Get()
  list(): Promise<DestinationView[]> {
    return Promise.all(this.bus.subscribers.map((subscriber) => this.#view(subscriber)));
  }

  /** Pauses a destination, on all replicas and across restarts, until it is resumed. */
  @Post(':name/pause')
  @HttpCode(200)
  async pause(@Param('name') name: string, @Req() { via }: OpsRequest): Promise<DestinationView> {
    const subscriber = this.#find(name);
    await this.database.transaction(async (transaction) => {
      await this.destinations.pause(transaction, name);
      await this.audit.write(transaction, { action: 'pause', via, target: name, detail: null });
      await notify(transaction, [name]);
    });
    return this.#view(subscriber);
  }

  /** Resumes a destination. Ends its holds, also those of its lanes: the next deliveries are tried at once. */
  @Post(':name/resume')
  @HttpCode(200)
  async resume(@Param('name') name: string, @Req() { via }: OpsRequest): Promise<DestinationView> {
    const subscriber = this.#find(name);
    await this.database.transaction(async (transaction) => {
      await this.destinations.resume(transaction, name);
      await this.audit.write(transaction, { action: 'resume', via, target: name, detail: null });
      await notify(transaction, [name]);
    });
    return this.#view(subscriber);
  }

  #find(name: string): Subscriber {
    return this.bus.subscribers.find((each) => each.name === name) ?? notFound('destination', name);
  }

  async #view({ name, settings }: Subscriber): Promise<DestinationView> {
    const { enabled, paused: pausedInFile } = settings();
    const { paused: pausedByPerson, hold, laneHolds } = await this.destinations.read(this.database, name);
    const whyPaused = [
      ...(pausedByPerson ? ['paused through the ops API'] : []),
      ...(pausedInFile ? [`destinations.${name}.paused is true`] : []),
      ...(hold ? [`${hold.reason}: ${hold.detail}`] : []),
    ];
    const waiting = await this.destinations.waiting(this.database, name);
    const whyWaiting = waiting.map(({ reason, detail, deliveries }) => `${reason}: ${detail} (${deliveries} wait)`);
    const why = [...whyPaused, ...whyWaiting];
    return {
      name,
      enabled,
      paused: whyPaused.length > 0,
      why: why.length > 0 ? why.join('; ') : null,
      stoppedSince: hold?.since ?? null,
      probeAt: hold?.until ?? null,
      lanes: laneHolds.filter(({ isOver }) => !isOver).map(({ isOver: _, ...hold }) => hold),
      waiting,
      ...(await this.destinations.counts(this.database, name)),
    };
  }
}
