import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { isInstalled } from './support/installed.ts';
import { certificate, Nginx } from './support/nginx.ts';
import type { Service } from './support/service.ts';
import { signed } from './support/signed.ts';
import { tierEvent } from './support/tier-event.ts';

const senders = 4;

/** Sends events over TLS, as Voucherify does, until `stop`. */
class Load {
  /** The status of each answer, or the error when none came. The first that is not 202 ends the load. */
  readonly answers: (number | string)[] = [];
  readonly #agent: Agent;
  readonly #sending: Promise<void>[];
  #isOver = false;

  constructor(
    private readonly port: number,
    ca: Buffer,
  ) {
    this.#agent = new Agent({ ca, keepAlive: true });
    this.#sending = Array.from({ length: senders }, () => this.#send());
  }

  /** Resolves when `count` more requests were answered. */
  async more(count: number): Promise<void> {
    const until = this.answers.length + count;
    await eventually(() => expect(this.answers.length).toBeGreaterThanOrEqual(until), { withinMs: 30_000 });
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#sending);
    this.#agent.destroy();
  }

  async #send(): Promise<void> {
    while (!this.#isOver) {
      const answer = await this.#post(tierEvent()).catch(String);
      this.answers.push(answer);
      if (answer !== 202) this.#isOver = true;
    }
  }

  async #post(payload: unknown): Promise<number> {
    const { body, signature } = signed(payload);
    const headers = { 'content-type': 'application/json', 'x-voucherify-signature': signature };
    const path = '/webhooks/voucherify';
    const asked = request({
      host: 'localhost',
      port: this.port,
      path,
      method: 'POST',
      headers,
      agent: this.#agent,
      timeout: 12_000,
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    await text(answer);
    return answer.statusCode ?? 0;
  }
}

const tried = isInstalled('nginx')
  ? { describe, suffix: '' }
  : { describe: describe.skip, suffix: ' (needs nginx: apt-get install nginx-light)' };

tried.describe(`two replicas behind nginx with TLS, as in deploy/${tried.suffix}`, () => {
  let cluster: Cluster;
  let nginx: Nginx;
  let replicas: Service[];

  beforeAll(async () => {
    cluster = await Cluster.open();
    replicas = [await cluster.start(), await cluster.start()];
    nginx = await Nginx.start(cluster.directory, [replicas[0]!.port, replicas[1]!.port]);
  });
  afterAll(async () => {
    await nginx.stop();
    await cluster.close();
  });

  /** Restarts one replica after the other, as `docker compose up` or a Deployment does. */
  async function restartEach(load: Load): Promise<void> {
    for (const [index, replica] of replicas.entries()) {
      await replica.end();
      await load.more(50);
      replicas[index] = await cluster.start({ PORT: String(replica.port) });
      await load.more(50);
    }
  }

  it('take every webhook at the first try while each is restarted, and deliver each', async () => {
    const load = new Load(nginx.port, await readFile(certificate));
    try {
      await load.more(50);
      await restartEach(load);
    } finally {
      await load.stop();
    }
    expect(load.answers.filter((answer) => answer !== 202)).toEqual([]);

    const kept = await cluster.query<{ events: number; customers: number }>(
      'SELECT count(*)::int AS events, count(DISTINCT customer_id)::int AS customers FROM tier_relay.events',
    );
    expect(kept).toEqual([{ events: load.answers.length, customers: load.answers.length }]);
    await eventually(
      async () =>
        expect(
          await cluster.query(
            `SELECT destination, status, count(*)::int FROM tier_relay.deliveries GROUP BY 1, 2 ORDER BY 1, 2`,
          ),
        ).toEqual(
          ['hubspot', 'slack'].map((destination) => ({ destination, status: 'delivered', count: load.answers.length })),
        ),
      { withinMs: 60_000 },
    );
  });
});
