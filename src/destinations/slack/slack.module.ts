import { Module } from '@nestjs/common';
import { DestinationModule } from '../destination.module.ts';

/** Congratulates in Slack's channels. */
@Module({})
export class SlackModule extends DestinationModule {}
