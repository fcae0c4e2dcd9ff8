import 'reflect-metadata';
import { expect } from '@jest/globals';
import type { EventBus } from '../../src/bus/event-bus.ts';
import { HubSpotClient } from '../../src/destinations/hubspot/hubspot.client.ts';
import { HubSpotDestination } from '../../src/destinations/hubspot/hubspot.destination.ts';
import {
  type GivenHubSpotSettings,
  type HubSpotSettings,
  hubSpotSettings,
} from '../../src/destinations/hubspot/hubspot.settings.ts';
import type { Hold } from '../../src/journal/destination-log.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { HubSpotSandbox } from '../sandbox/hubspot/hubspot-sandbox.ts';
import { acceptedEvent } from './accepted-event.ts';
import { eventually } from './eventually.ts';
import { openTestStorage } from './open-test-storage.ts';
import { countLooks } from './count-looks.ts';
import { startBus } from './start-bus.ts';

/** All times here are shorter than the service's. */
const lateWriteWindowMs = 900;
const policy = { firstDelayMs: 40, longestDelayMs: 300, maxAttempts: 200 };

/** A customer's delivery as the database has it. */
interface HubSpotRow {
  readonly customer: string;
  readonly status: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly attempts: number;
}

export interface HubSpotBus {
  readonly bus: EventBus;
  readonly storage: Storage;
  /** Publishes an upgrade of each of these customers. */
  publish(customers: readonly object[], to?: string): Promise<unknown>;
  /** Waits until every delivery is settled. */
  settled(): Promise<void>;
  /** Returns the deliveries of customers whose id begins with `prefix`, in order of acceptance. */
  rowsOf(prefix: string): Promise<HubSpotRow[]>;
  /** Returns how many deliveries are not settled yet. */
  open(): Promise<number>;
  /** Changes settings at run time. */
  set(changed: GivenHubSpotSettings): void;
  /** Changes settings and waits until the dispatcher acts on them. */
  configure(changed: GivenHubSpotSettings): Promise<void>;
  hold(): Promise<Hold | null>;
  /** Ends the destination's hold. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a bus with HubSpot alone, over a real PostgreSQL and the sandbox. @param timeoutMs most ms of a call. */
export async function startHubSpotBus(
  sandbox: HubSpotSandbox,
  settings: GivenHubSpotSettings = {},
  timeoutMs = 5_000,
): Promise<HubSpotBus> {
  const storage = await openTestStorage();
  const { database } = storage;
  let given: GivenHubSpotSettings = { rateLimit: { requests: 250, perSeconds: 2 }, ...settings };
  let inForce: HubSpotSettings = hubSpotSettings.parse(given);
  const { baseUrl, accessToken } = sandbox;
  const client = new HubSpotClient({ baseUrl, accessToken, apiVersion: () => inForce.apiVersion, timeoutMs });
  const destination = new HubSpotDestination({
    client,
    settings: () => inForce,
    lateWriteWindowMs,
  });
  const { counted, looked } = countLooks();
  const subscriber = { name: 'hubspot', destination, settings: () => counted(inForce) };
  const { bus, destinations, dispatcher, leadership } = startBus(subscriber, storage, policy);
  const set = (changed: GivenHubSpotSettings): void => {
    given = { ...given, ...changed };
    inForce = hubSpotSettings.parse(given);
  };
  const open = async (): Promise<number> => {
    dispatcher.wake();
    const [row] = await database.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM tier_relay.deliveries WHERE status IN ('pending', 'retrying', 'delivering')`,
    );
    return row?.open ?? 0;
  };
  return {
    bus,
    storage,
    publish: (customers, to = 'Gold') =>
      Promise.all(customers.map((customer) => bus.publish(acceptedEvent({ customer: { ...customer }, to })))),
    settled: () => eventually(async () => expect(await open()).toBe(0), { withinMs: 20_000 }),
    rowsOf: (prefix) =>
      database.query(
        `SELECT e.customer_id AS customer, d.status, d.reason, d.detail, d.attempts
         FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
         WHERE e.customer_id LIKE $1 ORDER BY e.sequence`,
        [`${prefix}%`],
      ),
    open,
    set,
    configure: async (changed) => {
      set(changed);
      await looked(dispatcher);
    },
    hold: async () => (await destinations.read(database, 'hubspot')).hold,
    resume: async () => {
      await destinations.setHold(database, 'hubspot', null);
      dispatcher.wake();
    },
    stop: async () => {
      await leadership.stop();
      await storage.close();
    },
  };
}
