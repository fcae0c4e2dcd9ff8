import { Body, Controller, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { isRecord } from '../model/is-record.ts';
import { Problem } from '../http/problem.ts';
import { Audit } from '../journal/audit.ts';
import { Database } from '../storage/database.ts';
import { OpsGuard, type OpsRequest } from './ops.guard.ts';
import { OwnDoor } from './own-door.ts';
import { TestEventRequest } from './test-event.request.ts';
import { testEvent } from './test-event.ts';

/** Test events, which show whether the whole path works. */
@Controller('ops/api/test-events')
@UseGuards(OpsGuard)
export class TestEventsController {
  constructor(
    private readonly door: OwnDoor,
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /**
   * Sends a test event to the service's own webhook, signed. Slack's message says that it is a test; the contact that the
   * event names is written as ever.
   *
   * @throws Problem 502 when the webhook did not take it.
   */
  @Post()
  @HttpCode(200)
  async send(
    @Body() wanted: TestEventRequest,
    @Req() { via }: OpsRequest,
  ): Promise<{ eventId: string; answer: string }> {
    const payload = testEvent(wanted, new Date());
    const { status, body } = await this.door.post(payload).catch((error: unknown) => {
      throw shut(error instanceof Error && 'code' in error ? `no answer: ${String(error.code)}` : 'no answer');
    });
    const answer = isRecord(body) ? body : {};
    if (status !== 202) throw shut(`it answered ${status}: ${String(answer['detail'])}`);
    const { id: eventId, type } = payload.event;
    await this.audit.write(this.database, { action: 'test', via, target: eventId, detail: type });
    return { eventId, answer: String(answer['status']) };
  }
}

function shut(why: string): Problem {
  return new Problem({
    status: 502,
    title: 'Bad Gateway',
    detail: `POST /webhooks/voucherify of this service: ${why}`,
  });
}
