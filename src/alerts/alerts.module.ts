import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Logger,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AttemptObserver } from '../bus/attempt-observer.ts';
import { EventBus } from '../bus/event-bus.ts';
import { Leadership } from '../bus/leadership.ts';
import { notificationChannel } from '../bus/notification.ts';
import { WakeUp } from '../bus/wake-up.ts';
import { ConfigFile } from '../config/config-file.ts';
import type { AlertWebhook } from '../config/environment.ts';
import { StorageHandle } from '../storage/storage.ts';
import type { AlertTarget } from './alert.ts';
import { AlertLog } from './alert-log.ts';
import { alertMessage } from './alert-message.ts';
import { type AlertObserver, AlertWatch, type TellAlert } from './alert-watch.ts';
import { tellWebhook } from './alert-webhook.ts';

export interface AlertsOptions {
  readonly webhook: AlertWebhook | undefined;
  readonly checkMs: number;
  readonly firstRetryMs: number;
}

const optionsToken = 'alerts options';

/** Tells people once when an alert begins, and once when it is over. */
@Module({ providers: [AlertLog], exports: [AlertLog] })
export class AlertsModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(AlertsModule.name);
  #leadership: Leadership | undefined;
  readonly #tellWebhook: TellAlert | undefined;

  constructor(
    @Inject(optionsToken) private readonly options: AlertsOptions,
    private readonly config: ConfigFile,
    private readonly bus: EventBus,
    private readonly log: AlertLog,
    private readonly handle: StorageHandle,
    private readonly observer: AttemptObserver,
  ) {
    this.#tellWebhook = options.webhook && tellWebhook(options.webhook);
  }

  static register(options: AlertsOptions): DynamicModule {
    return { module: AlertsModule, global: true, providers: [{ provide: optionsToken, useValue: options }] };
  }

  onApplicationBootstrap(): void {
    const { options, log, handle, observer } = this;
    const watch = new AlertWatch({
      log,
      watched: () => this.#watched(),
      targets: () => this.#targets(),
      firstRetryMs: options.firstRetryMs,
      observer: this.#observer,
    });
    this.#leadership = new Leadership({
      connection: handle.storage.connection,
      name: 'alerts',
      channel: notificationChannel,
      onNotification: () => undefined,
      lead: async (signal, session) => {
        while (!signal.aborted) {
          await watch.look(session, signal);
          await new WakeUp().wait(options.checkMs, signal);
        }
      },
      onError: (error) => observer.failed('alerts', error),
    });
    this.#leadership.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#leadership?.stop();
  }

  readonly #observer: AlertObserver = {
    changed: ({ state, ...alert }) => {
      if (state === 'open') this.#logger.warn({ msg: 'alert.opened', ...alert });
      else this.#logger.log({ msg: 'alert.resolved', ...alert });
    },
    untold: ({ name, scope, target, state }, why) => {
      this.#logger.warn({ msg: 'alert.untold', name, scope, target, state, ...why });
    },
  };

  #watched() {
    const enabled = this.bus.subscribers.filter(({ settings }) => settings().enabled);
    return { settings: this.config.current.alerts, destinations: enabled.map(({ name }) => name) };
  }

  #targets(): ReadonlyMap<AlertTarget, TellAlert> {
    const targets = new Map<AlertTarget, TellAlert>();
    const { slackChannel } = this.config.current.alerts;
    const teller = this.bus.subscribers.find(({ destination }) => 'tell' in destination)?.destination;
    const tell = teller?.tell?.bind(teller);
    if (slackChannel !== undefined && tell) targets.set('slack', (notice) => tell(slackChannel, alertMessage(notice)));
    if (this.#tellWebhook) targets.set('webhook', this.#tellWebhook);
    return targets;
  }
}
