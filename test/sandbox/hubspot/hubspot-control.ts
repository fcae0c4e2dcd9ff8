import { controlApi } from '../server/control-api.ts';
import type { Reply } from '../server/reply.ts';
import { sameShape } from '../server/same-shape.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import type { CallLog } from '../server/call-log.ts';
import type { FaultRules } from '../server/fault-rules.ts';
import type { Contact } from './contact.ts';
import type { HubSpotOptions } from './hubspot-options.ts';

interface ControlledHubSpot {
  readonly faults: FaultRules;
  readonly calls: CallLog;
  readonly contacts: readonly Contact[];
  readonly properties: readonly string[];
  readonly options: Required<HubSpotOptions>;
  configure(options: HubSpotOptions): void;
  reset(): void;
}

/** `/_sandbox/` on HubSpot's stand-in. `GET state?counts` leaves out the contacts and the calls themselves. */
export function hubspotControl(sandbox: ControlledHubSpot, request: VendorRequest): Reply {
  return controlApi(
    {
      faults: sandbox.faults,
      state: (query) => {
        const { calls, contacts, properties, options } = sandbox;
        const counts = {
          contactCount: contacts.length,
          calls: { total: calls.total, inputs: calls.inputs, byStatus: calls.byStatus },
        };
        if (query.has('counts')) return counts;
        return { ...counts, calls: { ...counts.calls, recent: calls.recent }, contacts, properties, options };
      },
      change: (settings) => {
        sandbox.configure(sameShape(sandbox.options, settings, { fixed: ['port', 'provisioned', 'propertyDelayMs'] }));
      },
      reset: () => {
        sandbox.reset();
      },
    },
    request,
  );
}
