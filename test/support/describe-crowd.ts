import { afterEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { eventually } from './eventually.ts';
import { honestTimesDuring } from './honest-times-during.ts';
import { postWebhook } from './post-webhook.ts';
import type { Service } from './service.ts';
import { speak, webhookHead } from './speak.ts';
import { tierEvent } from './tier-event.ts';

const voucherifyWaitsMs = 10_000;

export interface Crowd {
  readonly attackMs: number;
  /**
   * Milliseconds after which a stranger that was cut off connects again. The strangers share this process with the
   * honest client: with too short a pause they slow it down by more than a connection survives in the crowd.
   */
  readonly comeBackMs: number;
}

/** @param stage a service with its destinations off. */
export function describeCrowd(
  { attackMs, comeBackMs }: Crowd,
  stage: () => { readonly cluster: Cluster; readonly relay: Service },
): void {
  describe('more connections than there may be', () => {
    const sockets = new Set<Socket>();
    let attacking = false;

    /** Opens `count` connections and opens each one again when the service cuts it off. */
    const attack = (count: number, said: string): { times: number } => {
      attacking = true;
      const cutOff = { times: 0 };
      const open = (): void => {
        const socket = speak(stage().relay.url, said).resume();
        sockets.add(socket);
        socket.once('close', () => {
          sockets.delete(socket);
          cutOff.times += 1;
          if (attacking) setTimeout(open, comeBackMs);
        });
      };
      for (let index = 0; index < count; index += 1) open();
      return cutOff;
    };
    afterEach(() => {
      attacking = false;
      for (const socket of sockets) socket.destroy();
    });

    it.each([
      ['that are silent', ''],
      ['whose headers never end', webhookHead],
      ['whose bodies never end', `${webhookHead}Content-Length: 2000\r\n\r\n{`],
      ['that were answered once', 'GET /health/live HTTP/1.1\r\nHost: relay\r\n\r\n'],
    ])('%s, again and again, shut no honest webhook out', async (_how, said) => {
      attack(1_100, said);
      const times = await honestTimesDuring(stage().relay.url, sleep(attackMs));
      expect(Math.max(...times)).toBeLessThan(voucherifyWaitsMs / 2);
    });

    it('cut off no request that has come whole and waits for its answer', async () => {
      const locks = (condition: string) => stage().cluster.query(`SELECT FROM pg_locks WHERE ${condition}`);
      const locked = stage().cluster.query('DO $$ BEGIN LOCK TABLE tier_relay.events; PERFORM pg_sleep(2); END $$');
      await eventually(async () => expect(await locks(`mode = 'AccessExclusiveLock' AND granted`)).toHaveLength(1));
      const answer = postWebhook(stage().relay.url, tierEvent());
      await eventually(async () => expect(await locks('NOT granted')).not.toHaveLength(0));
      const cutOff = attack(1_100, '');
      // When the listening socket's backlog is full, a connection gets through at TCP's next try, seconds later.
      await eventually(() => expect(cutOff.times).toBeGreaterThan(1_000), { withinMs: 45_000 });
      expect(await answer).toMatchObject({ status: 202, body: { status: 'accepted' } });
      await locked;
    });
  });
}
