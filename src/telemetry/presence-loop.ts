import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Dispatchers } from '../bus/dispatchers.ts';
import type { ConfigFile } from '../config/config-file.ts';
import { settingsHash } from '../config/plain-settings.ts';
import { version } from '../config/version.ts';
import type { Replicas } from '../journal/replicas.ts';
import type { Observer } from './observer.ts';

const everyMs = 5_000;

interface PresenceParts {
  readonly replicas: Replicas;
  readonly dispatchers: Dispatchers;
  readonly config: ConfigFile;
  readonly observer: Observer;
}

/** Notes in the database, every few seconds, that this process runs and what it leads. One query each. */
export class PresenceLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly id = uuidv7();
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: PresenceParts) {}

  onApplicationBootstrap(): void {
    this.#running = this.#run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.parts.replicas.leave(this.id).catch(() => undefined); // else others see that it fell silent
  }

  async show(): Promise<void> {
    const { replicas, dispatchers, config, observer } = this.parts;
    await replicas.present({
      id: this.id,
      host: hostname(),
      version,
      leads: [...dispatchers.leads].flatMap(([name, leads]) => (leads ? [name] : [])),
      configHash: settingsHash(config.current),
      lastWebhookAgeMs: observer.lastWebhookAgeMs,
    });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.show().catch(() => undefined); // the database is away
      await pause(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
