import { controlApi } from '../server/control-api.ts';
import type { Reply } from '../server/reply.ts';
import { sameShape } from '../server/same-shape.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import type { CallLog } from '../server/call-log.ts';
import type { FaultRules } from '../server/fault-rules.ts';
import type { SlackMessage } from './slack-message.ts';
import type { SlackOptions } from './slack-options.ts';

interface ControlledSlack {
  readonly faults: FaultRules;
  readonly calls: CallLog;
  readonly accepted: number;
  readonly messages: readonly SlackMessage[];
  readonly options: Required<SlackOptions>;
  configure(options: SlackOptions): void;
  reset(): void;
}

/** `/_sandbox/` on Slack's stand-in. `GET state?counts` leaves out the messages and the calls themselves. */
export function slackControl(sandbox: ControlledSlack, request: VendorRequest): Reply {
  return controlApi(
    {
      faults: sandbox.faults,
      state: (query) => {
        const { calls, accepted, messages, options } = sandbox;
        const counts = {
          messageCount: accepted,
          calls: { total: calls.total, inputs: calls.inputs, byStatus: calls.byStatus },
        };
        if (query.has('counts')) return counts;
        return { ...counts, calls: { ...counts.calls, recent: calls.recent }, messages, options };
      },
      change: (settings) => {
        sandbox.configure(sameShape(sandbox.options, settings, { fixed: ['port'] }));
      },
      reset: () => {
        sandbox.reset();
      },
    },
    request,
  );
}
