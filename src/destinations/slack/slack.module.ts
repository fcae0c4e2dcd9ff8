import { Module, type OnModuleInit } from '@nestjs/common';
import { BusModule } from '../../bus/bus.module.ts';
import { EventBus } from '../../bus/event-bus.ts';
import type { Delivery } from '../../model/delivery.ts';
import { DestinationContext } from '../destination-context.ts';
import { SlackClient } from './slack.client.ts';
import { SlackDestination } from './slack.destination.ts';

/** Slack answers a post within a second; a call that takes longer than this is not coming back. Slack's own advice. */
const timeoutMs = 30_000;

/** Congratulates in Slack's channels. */
@Module({ imports: [BusModule] })
export class SlackModule implements OnModuleInit {
  constructor(
    private readonly bus: EventBus,
    private readonly context: DestinationContext,
  ) {}

  onModuleInit(): void {
    const { environment, config } = this.context;
    const settings = () => config.current.destinations.slack;
    const client = new SlackClient({
      apiUrl: environment.slack.apiUrl,
      botToken: environment.slack.botToken ?? '',
      timeoutMs,
    });
    const bundle = (deliveryIds: readonly string[]) => this.bus.bundle(deliveryIds);
    const mayCall = (deliveries: readonly Delivery[]) => this.bus.mayCall('slack', deliveries);
    const destination = new SlackDestination({ client, settings, bundle, mayCall });
    this.bus.subscribe({ name: 'slack', settings, destination });
  }
}
