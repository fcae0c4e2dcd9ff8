import { describeChaos } from './chaos/describe-chaos.ts';

describeChaos({ short: true });
// Most of the time is the minute in which a write to HubSpot may land late.
describeChaos({ short: false });
