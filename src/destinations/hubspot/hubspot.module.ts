import { Module, type OnModuleInit } from '@nestjs/common';
import { EventBus } from '../../bus/event-bus.ts';
import { DestinationContext } from '../destination-context.ts';
import { HubSpotClient } from './hubspot.client.ts';
import { HubSpotDestination } from './hubspot.destination.ts';

/** Keeps HubSpot's contacts at their customers' newest tier. */
@Module({})
export class HubSpotModule implements OnModuleInit {
  constructor(
    private readonly bus: EventBus,
    private readonly context: DestinationContext,
  ) {}

  onModuleInit(): void {
    const { environment, config, timing } = this.context;
    const settings = () => config.current.destinations.hubspot;
    const client = new HubSpotClient({
      baseUrl: environment.hubspot.baseUrl,
      accessToken: environment.hubspot.accessToken ?? '',
      apiVersion: () => settings().apiVersion,
      timeoutMs: timing.hubspotCallMs,
    });
    const destination = new HubSpotDestination({
      client,
      settings,
      lateWriteWindowMs: timing.hubspotLateWriteMs,
    });
    this.bus.subscribe({ name: 'hubspot', settings, destination });
  }
}
