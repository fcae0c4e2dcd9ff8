import { Module } from '@nestjs/common';
import { DestinationModule } from '../destination.module.ts';

/** Keeps HubSpot's contacts at their customers' newest tier. */
@Module({})
export class HubSpotModule extends DestinationModule {}
