import type { z } from 'zod';
import type { Frozen } from './deep-freeze.ts';
import { duration } from './duration.ts';
import { setting } from './setting.ts';
import { slackChannel } from './slack-channel.ts';

/** The block `alerts` of the configuration file. */
export const alertSettings = setting
  .block({
    slackChannel: slackChannel()
      .exactOptional()
      .describe(
        'ID of the channel where alerts are posted. Needs SLACK_BOT_TOKEN, also while destinations.slack is off.',
      ),
    stoppedFor: setting
      .duration('never')
      .default('2m')
      .describe('Alert when a vendor has stopped a destination for so long, as by refusing the token.'),
    laneOnHoldFor: setting
      .duration('never')
      .default('15m')
      .describe('Alert when a lane, such as a Slack channel, has been on hold for so long.'),
    waitingFor: setting
      .duration('never')
      .default('1h')
      .describe('Alert when a delivery has waited for so long since its event was received.'),
    deadLetters: setting
      .integer(1, 10_000)
      .default(5)
      .describe('Alert when a destination got so many dead letters within an hour.'),
    rejectedEvents: setting
      .integer(1, 10_000)
      .default(1)
      .describe('Alert when so many events that are not understood were received within an hour.'),
    silenceAfter: setting
      .duration('never')
      .default('24h')
      .describe(
        'Alert when no event was received for so long although that is usual: a week before there was one in the same ' +
          'span of time, and on most of the seven days before. Voucherify pauses a distribution without telling.',
      ),
  })
  // `never` becomes Infinity.
  .transform(({ stoppedFor, laneOnHoldFor, waitingFor, silenceAfter, ...settings }) => ({
    ...settings,
    stoppedForMs: duration(stoppedFor) ?? Infinity,
    laneOnHoldForMs: duration(laneOnHoldFor) ?? Infinity,
    waitingForMs: duration(waitingFor) ?? Infinity,
    silenceAfterMs: duration(silenceAfter) ?? Infinity,
  }));

export type AlertSettings = Frozen<z.output<typeof alertSettings>>;
