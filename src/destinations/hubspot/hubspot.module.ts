import { Module, type OnModuleInit } from '@nestjs/common';
import { BusModule } from '../../bus/bus.module.ts';
import { EventBus } from '../../bus/event-bus.ts';
import type { Delivery } from '../../model/delivery.ts';
import { DestinationContext } from '../destination-context.ts';
import { HubSpotClient } from './hubspot.client.ts';
import { HubSpotDestination } from './hubspot.destination.ts';

/** A batch of 100 takes HubSpot a second or two; a call that takes longer than this is not coming back. */
const timeoutMs = 10_000;

/** Keeps HubSpot's contacts at their customers' newest tier. */
@Module({ imports: [BusModule] })
export class HubSpotModule implements OnModuleInit {
  constructor(
    private readonly bus: EventBus,
    private readonly context: DestinationContext,
  ) {}

  onModuleInit(): void {
    const { environment, config } = this.context;
    const settings = () => config.current.destinations.hubspot;
    const client = new HubSpotClient({
      baseUrl: environment.hubspot.baseUrl,
      accessToken: environment.hubspot.accessToken ?? '',
      apiVersion: () => settings().apiVersion,
      timeoutMs,
    });
    const mayCall = (deliveries: readonly Delivery[]) => this.bus.mayCall('hubspot', deliveries);
    const destination = new HubSpotDestination({ client, settings, mayCall });
    this.bus.subscribe({ name: 'hubspot', settings, destination });
  }
}
