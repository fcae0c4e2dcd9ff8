import 'reflect-metadata';
import { SlackClient } from '../../src/destinations/slack/slack.client.ts';
import { SlackDestination } from '../../src/destinations/slack/slack.destination.ts';
import {
  type GivenSlackSettings,
  type SlackSettings,
  slackSettings,
} from '../../src/destinations/slack/slack.settings.ts';
import type { Hold } from '../../src/journal/destination-log.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { SlackSandbox } from '../sandbox/slack/slack-sandbox.ts';
import { acceptedEvent } from './accepted-event.ts';
import { shortTimes } from './short-times.ts';
import { countLooks } from './count-looks.ts';
import { startBus } from './start-bus.ts';
import { type StartedReplays, startReplays } from './start-replays.ts';
import type { TierEventOptions } from './tier-event.ts';

/** Milliseconds a call may take. This and the retry policy are shorter than the service's. */
const timeoutMs = 1_000;
const policy = { firstDelayMs: 100, longestDelayMs: 400, maxAttempts: 17 };

export interface SlackBusOptions {
  readonly sandbox: SlackSandbox;
  readonly storage: Storage;
  /** Settings of the destination. The channel is C0LOYALTY unless routes are given. */
  readonly settings?: GivenSlackSettings;
  /** Least ms between two posts in a channel. */
  readonly spacingMs: number;
  /** Name of the destination, one for each test. A bus with the name of an earlier one takes its deliveries over. */
  readonly name: string;
}

/** A delivery and its customer's name. While its lane is on hold, reason, detail and due time are the hold's. */
export interface DeliveryRow {
  readonly id: string;
  readonly customer: string;
  readonly status: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly ref: string | null;
  readonly bundleId: string | null;
  readonly attempts: number;
  readonly dueInMs: number;
}

export interface SlackBus {
  readonly replay: Pick<StartedReplays, 'one' | 'many'>;
  /** Publishes upgrades of customers with these names, all at once and in this order. */
  upgrade(names: readonly string[], options?: TierEventOptions): Promise<void>;
  deliveries(): Promise<DeliveryRow[]>;
  /** Changes settings at run time. */
  set(changed: GivenSlackSettings): void;
  /** Changes settings and waits until the dispatcher acts on them. */
  configure(changed: GivenSlackSettings): Promise<void>;
  hold(): Promise<Hold | null>;
  /** Ends a pause and all holds, as the ops API's `resume` does. */
  resume(): Promise<void>;
  /** Makes every due time and the end of every hold now. */
  skipTime(): Promise<void>;
  stop(): Promise<void>;
}

const deliveriesTo = `
  SELECT d.id, e.change->'customer'->>'name' AS customer, d.status, coalesce(hold.reason, d.reason) AS reason,
    coalesce(hold.detail, d.detail) AS detail, d.ref, d.attempts, d.bundle_id AS "bundleId",
    (1000 * extract(epoch FROM greatest(hold.until, d.due_at) - now()))::int AS "dueInMs"
  FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
  LEFT JOIN tier_relay.lane_holds hold
    ON hold.destination = d.destination AND hold.lane = d.lane AND d.status IN ('pending', 'retrying')
  WHERE d.destination = $1 ORDER BY e.sequence`;

/** Starts a bus with Slack as its only destination, over a real PostgreSQL and the sandbox. */
export function startSlackBus({ sandbox, storage, settings = {}, spacingMs, name }: SlackBusOptions): SlackBus {
  const { database } = storage;
  let given = { ...(!settings.routes && { channel: 'C0LOYALTY' }), ...settings };
  let inForce: SlackSettings = slackSettings.parse(given);
  const { apiUrl, botToken } = sandbox;
  const client = new SlackClient({ apiUrl, botToken, timeoutMs });
  const destination = new SlackDestination({
    client,
    settings: () => inForce,
    spacingMs,
    workspaceSpacingMs: shortTimes.slackWorkspaceSpacingMs,
  });
  const { counted, looked } = countLooks();
  const subscriber = { name, destination, settings: () => counted(inForce) };
  const { bus, destinations, dispatcher, leadership } = startBus(subscriber, storage, policy);
  const replay = startReplays(database, bus.subscribers);
  const set = (changed: GivenSlackSettings): void => {
    given = { ...given, ...changed };
    inForce = slackSettings.parse(given);
  };
  const upgraded = (customer: string, options: TierEventOptions) =>
    acceptedEvent({ ...options, customer: { name: customer } });
  return {
    replay,
    upgrade: async (names, options = {}) => {
      await Promise.all(names.map((customer) => bus.publish(upgraded(customer, options))));
      dispatcher.wake();
    },
    deliveries: () => database.query<DeliveryRow>(deliveriesTo, [name]),
    set,
    configure: async (changed) => {
      set(changed);
      await looked(dispatcher);
    },
    hold: async () => (await destinations.read(database, name)).hold,
    resume: async () => {
      await destinations.resume(database, name);
      dispatcher.wake();
    },
    skipTime: async () => {
      await database.query(
        `UPDATE tier_relay.deliveries SET due_at = now() WHERE destination = $1 AND due_at > now()`,
        [name],
      );
      await database.query('UPDATE tier_relay.destinations SET hold_until = now() WHERE name = $1', [name]);
      await database.query('UPDATE tier_relay.lane_holds SET until = now() WHERE destination = $1', [name]);
      dispatcher.wake();
    },
    stop: async () => {
      await replay.stop();
      await leadership.stop();
    },
  };
}
