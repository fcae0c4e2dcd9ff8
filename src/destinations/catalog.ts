import { HubSpotModule } from './hubspot/hubspot.module.ts';
import { SlackModule } from './slack/slack.module.ts';

/** Every destination there is. */
export const destinationModules = [HubSpotModule, SlackModule];
