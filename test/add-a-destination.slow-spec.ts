import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { retryPolicy } from '../src/bus/retry-policy.ts';
import { checkSecrets } from '../src/config/check-secrets.ts';
import { ConfigFile } from '../src/config/config-file.ts';
import { loadEnvironment } from '../src/config/environment.ts';
import type { Descriptor } from '../src/destinations/descriptor.ts';
import { subscribers } from '../src/destinations/subscribers.ts';
import { startRecordingServer } from './destinations/recording-server.ts';
import { acceptedEvent } from './support/accepted-event.ts';
import { compile, writeDocumented } from './support/documented-destination.ts';
import { eventually } from './support/eventually.ts';
import { openTestStorage } from './support/open-test-storage.ts';
import { startBus } from './support/start-bus.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

describe('the destination of docs/add-a-destination.md', () => {
  let directory: string;
  let files: readonly string[];
  let receiver: Descriptor;

  beforeAll(async () => {
    directory = await temporaryDirectory();
    files = await writeDocumented('docs/add-a-destination.md', directory);
    const descriptor = files.find((path) => path.endsWith('.descriptor.ts')) ?? '';
    ({ receiver } = (await import(descriptor)) as { receiver: Descriptor });
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('compiles', async () => {
    expect(files).toHaveLength(4);
    expect(await compile(files, directory)).toBe('');
  });

  it('asks for its token while it is enabled', async () => {
    const config = await configured('enabled: true');
    expect(checkSecrets(config.current, loadEnvironment({}, [receiver]), [receiver])).toContainEqual({
      where: 'RECEIVER_TOKEN',
      problem: 'is not set, but destinations.receiver is enabled: set it, or set destinations.receiver.enabled: false',
    });
  });

  it('is off in a file that does not know it', async () => {
    expect((await configured('')).current.destinations['receiver']).toMatchObject({ enabled: false });
  });

  it('posts a tier change from the bus to its receiver', async () => {
    const [server, storage] = [await startRecordingServer(), await openTestStorage()];
    const environment = loadEnvironment({ RECEIVER_URL: server.origin, RECEIVER_TOKEN: 'secret' }, [receiver]);
    const config = await configured('enabled: true, path: /changes');
    const [subscriber] = subscribers([receiver], { environment, config, shorter: {} });
    if (subscriber === undefined) throw new Error('there is no subscriber');
    const { bus, leadership } = startBus(subscriber, storage, retryPolicy);
    try {
      const { change, ...event } = acceptedEvent({ customer: { id: 'cust_1' } });
      await bus.publish({ change, ...event });
      await eventually(async () => {
        const deliveries = await storage.database.query('SELECT destination, status FROM tier_relay.deliveries');
        expect(deliveries).toEqual([{ destination: 'receiver', status: 'delivered' }]);
      });
      const { path, headers, body } = server.lastRequest();
      expect({ path, authorization: headers.authorization }).toEqual({
        path: '/changes',
        authorization: 'Bearer secret',
      });
      expect(JSON.parse(body)).toEqual(change);
    } finally {
      await leadership.stop();
      await storage.close();
      await server.close();
    }
  });

  it('posts no older change of a customer after a newer one, though the older was refused for a while', async () => {
    let status = 503;
    const [server, storage] = [await startRecordingServer(() => ({ status, body: {} })), await openTestStorage()];
    const environment = loadEnvironment({ RECEIVER_URL: server.origin, RECEIVER_TOKEN: 'secret' }, [receiver]);
    const [subscriber] = subscribers([receiver], {
      environment,
      config: await configured('enabled: true'),
      shorter: {},
    });
    if (subscriber === undefined) throw new Error('there is no subscriber');
    const { bus, leadership } = startBus(subscriber, storage, { ...retryPolicy, firstDelayMs: 2_000 });
    const settled = async (...statuses: string[]) =>
      eventually(async () => {
        const rows = await storage.database.query('SELECT status FROM tier_relay.deliveries ORDER BY event_sequence');
        expect(rows).toEqual(statuses.map((status) => ({ status })));
      });
    try {
      const customer = { id: 'cust_1' };
      await bus.publish(acceptedEvent({ customer, from: 'Silver', to: 'Gold', at: '2026-01-01T00:00:00Z' }));
      await settled('retrying');
      status = 200;
      await bus.publish(acceptedEvent({ customer, from: 'Gold', to: 'Platinum', at: '2026-01-01T00:00:01Z' }));
      await settled('superseded', 'delivered');
      expect(JSON.parse(server.lastRequest().body)).toMatchObject({ to: { name: 'Platinum' } });
    } finally {
      await leadership.stop();
      await storage.close();
      await server.close();
    }
  });

  async function configured(receiverBlock: string): Promise<ConfigFile<readonly Descriptor[]>> {
    const path = join(directory, 'connector.yaml');
    await writeFile(path, `destinations: { ${receiverBlock && `receiver: { ${receiverBlock} }`} }`);
    return ConfigFile.load({ path, known: [receiver] as readonly Descriptor[] });
  }
});
