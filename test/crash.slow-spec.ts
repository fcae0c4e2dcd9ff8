import { describeChaos } from './chaos/describe-chaos.ts';

// Most of the time is the minute in which a write to HubSpot may land late.
describeChaos({ short: false });
