import { type DynamicModule, Inject, type OnModuleInit, type Type } from '@nestjs/common';
import { EventBus } from '../bus/event-bus.ts';
import type { Subscriber } from '../bus/subscriber.ts';

const subscriberToken = 'subscriber';

/** Puts a destination on the bus. Each destination extends this class with a module of its own. */
export abstract class DestinationModule implements OnModuleInit {
  constructor(
    @Inject(EventBus) private readonly bus: EventBus,
    @Inject(subscriberToken) private readonly subscriber: Subscriber,
  ) {}

  static of(module: DestinationModuleType, subscriber: Subscriber): DynamicModule {
    return { module, providers: [{ provide: subscriberToken, useValue: subscriber }] };
  }

  onModuleInit(): void {
    this.bus.subscribe(this.subscriber);
  }
}

export type DestinationModuleType = Type<DestinationModule>;
