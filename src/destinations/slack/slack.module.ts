import { Module, type OnModuleInit } from '@nestjs/common';
import { EventBus } from '../../bus/event-bus.ts';
import { DestinationContext } from '../destination-context.ts';
import { SlackClient } from './slack.client.ts';
import { SlackDestination } from './slack.destination.ts';

/** Congratulates in Slack's channels. */
@Module({})
export class SlackModule implements OnModuleInit {
  constructor(
    private readonly bus: EventBus,
    private readonly context: DestinationContext,
  ) {}

  onModuleInit(): void {
    const { environment, config, timing } = this.context;
    const settings = () => config.current.destinations.slack;
    const client = new SlackClient({
      apiUrl: environment.slack.apiUrl,
      botToken: environment.slack.botToken ?? '',
      timeoutMs: timing.slackCallMs,
    });
    const destination = new SlackDestination({
      client,
      settings,
      spacingMs: timing.slackSpacingMs,
      workspaceSpacingMs: timing.slackWorkspaceSpacingMs,
    });
    this.bus.subscribe({ name: 'slack', settings, destination });
  }
}
