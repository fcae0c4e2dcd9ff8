import { describeChaos } from './chaos/describe-chaos.ts';

describeChaos({ short: true });
// The real waits: most of the run is the minute in which a write to HubSpot may land late (`hubspotLateWriteMs`).
describeChaos({ short: false });
