import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import type { Response } from 'express';
import { EventBus } from '../bus/event-bus.ts';
import { Replays } from '../bus/replays.ts';
import { badRequest, notFound } from '../http/problem.ts';
import type { WebhookAnswer } from '../ingest/ingest-observer.ts';
import { RejectedReplay } from '../ingest/rejected-replay.ts';
import { EventReader } from '../journal/event-reader.ts';
import type { Page } from '../journal/page.ts';
import type { ReplayFilter } from '../journal/replay-deliveries.ts';
import { type Replay, type ReplayKind, ReplayLog } from '../journal/replay-log.ts';
import { checkDestination } from './check-destination.ts';
import { OpsGuard, type OpsRequest } from './ops.guard.ts';
import { RejectedReplayRequest, ReplayRequest, ReplaysQuery } from './replay.query.ts';

/** The state of a replay of many, or the number that it would take. */
type ReplayAnswer = Pick<Replay, 'id' | 'status' | 'matching' | 'replayed'> | Pick<Replay, 'matching'>;

const uuidParam = new ParseUUIDPipe({ exceptionFactory: () => badRequest('the id in the URL is no uuid') });

interface Asked {
  readonly request: OpsRequest;
  readonly response: Response;
}

/** Replays one delivery, many deliveries, or rejected events. */
@Controller('ops/api')
@UseGuards(OpsGuard)
export class ReplaysController {
  constructor(
    private readonly replays: Replays,
    private readonly rejected: RejectedReplay,
    private readonly log: ReplayLog,
    private readonly reader: EventReader,
    private readonly bus: EventBus,
  ) {}

  /**
   * Replays the deliveries that match; by default those that are dead or skipped.
   *
   * @returns 202 when it takes longer than some seconds: Location names the replay.
   */
  @Post('deliveries/replay')
  @HttpCode(200)
  replayDeliveries(
    @Body() { dryRun, ...filter }: ReplayRequest,
    @Req() request: OpsRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ReplayAnswer> {
    checkDestination(this.bus, filter.destination);
    return this.#many('deliveries', dryRun ?? false, filter, { request, response });
  }

  /** Replays one delivery. `replayed` is 0 when it is on its way already, or cannot be replayed. */
  @Post('deliveries/:id/replay')
  @HttpCode(200)
  async replayDelivery(@Param('id', uuidParam) id: string, @Req() { via }: OpsRequest): Promise<{ replayed: number }> {
    if (await this.replays.one(id, via)) return { replayed: 1 };
    return (await this.reader.hasDelivery(id)) ? { replayed: 0 } : notFound('delivery', id);
  }

  /**
   * Reads rejected events again, with this version. Those still not understood stay rejected.
   *
   * @returns 202 when it takes longer than some seconds: Location names the replay.
   */
  @Post('events/replay')
  @HttpCode(200)
  replayRejected(
    @Body() { dryRun, status: _, ...filter }: RejectedReplayRequest,
    @Req() request: OpsRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ReplayAnswer> {
    return this.#many('rejected', dryRun ?? false, filter, { request, response });
  }

  /**
   * Reads a rejected event again.
   *
   * @throws Problem 409 when the event is older than `retention.events`: it could bring an old tier back.
   * @throws Problem 422 when the event is still not understood: see `violations`.
   */
  @Post('events/:id/replay')
  @HttpCode(200)
  replayRejectedEvent(@Param('id') id: string, @Req() { via }: OpsRequest): Promise<WebhookAnswer> {
    return this.rejected.one(id, via);
  }

  /** Replays of many, the newest first. */
  @Get('replays')
  list(@Query() { limit, cursor }: ReplaysQuery): Promise<Page<Replay>> {
    return this.log.list(limit, cursor);
  }

  /** The state of a replay of many. */
  @Get('replays/:id')
  async show(@Param('id', uuidParam) id: string): Promise<Replay> {
    return (await this.log.find(id)) ?? notFound('replay', id);
  }

  /** Stops a replay of many. Deliveries replayed until then stay replayed. */
  @Post('replays/:id/stop')
  @HttpCode(200)
  async stop(@Param('id', uuidParam) id: string, @Req() { via }: OpsRequest): Promise<Replay> {
    return (await this.replays.stop(id, via)) ?? notFound('replay', id);
  }

  async #many(kind: ReplayKind, dryRun: boolean, filter: ReplayFilter, asked: Asked): Promise<ReplayAnswer> {
    if (dryRun) return { matching: await this.replays.count(kind, filter) };
    const { id, status, matching, replayed } = await this.replays.many(kind, filter, asked.request.via);
    if (status === 'running') asked.response.status(202).location(`/ops/api/replays/${id}`);
    return { id, status, matching, replayed };
  }
}
