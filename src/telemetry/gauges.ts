import { Gauge, type Registry } from 'prom-client';
import { alertNames } from '../alerts/alert.ts';
import { AlertLog } from '../alerts/alert-log.ts';
import type { ConfigFile } from '../config/config-file.ts';
import { type DestinationBacklog, readBacklog } from '../journal/backlog.ts';
import { ReplayLog } from '../journal/replay-log.ts';
import { lastWebhookAt } from '../journal/replicas.ts';
import { deliveryStatuses } from '../model/delivery.ts';
import type { Database } from '../storage/database.ts';

/** Milliseconds for which scrapes share a look at the database, as those of several Prometheus servers do. */
const sharedForMs = 2_000;

export interface GaugesParts {
  readonly registry: Registry;
  readonly database: Database;
  readonly config: Pick<ConfigFile, 'current' | 'lastError'>;
  /** For each destination, whether this process leads it. */
  readonly leads: () => ReadonlyMap<string, boolean>;
  /** Called when a look at the database failed. */
  readonly onError: (error: unknown) => void;
}

type Labels = Readonly<Record<string, string>>;
type Values = readonly (readonly [Labels, number])[];

interface Described<Seen> {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  readonly values: (seen: Seen) => Values;
}

/** Values from the database: the same on every replica, and left out while it does not answer. */
interface Look {
  readonly backlogs: readonly DestinationBacklog[];
  readonly webhookAt: Date | null;
  /** Names of open alerts. */
  readonly alerts: readonly string[];
  readonly replaysRunning: number;
}

function eachDestination(
  value: (backlog: DestinationBacklog) => number,
): Pick<Described<Look>, 'labelNames' | 'values'> {
  return {
    labelNames: ['destination'],
    values: ({ backlogs }) => backlogs.map((backlog) => [{ destination: backlog.destination }, value(backlog)]),
  };
}

const ofTheDatabase: readonly Described<Look>[] = [
  {
    name: 'tier_relay_deliveries',
    help: 'Deliveries that are kept, by status: pending, delivering, retrying, delivered, superseded, skipped, dead.',
    labelNames: ['destination', 'status'],
    values: ({ backlogs }) =>
      backlogs.flatMap(({ destination, counts }) =>
        deliveryStatuses.map((status) => [{ destination, status }, counts[status] ?? 0] as const),
      ),
  },
  {
    name: 'tier_relay_oldest_waiting_seconds',
    help: 'Age of the oldest event whose delivery waits; 0 when none does.',
    ...eachDestination(({ oldestWaitingSeconds }) => oldestWaitingSeconds ?? 0),
  },
  {
    name: 'tier_relay_destination_stopped',
    help: '1 while the vendor refuses more than single deliveries, as with a bad token, and all of them wait.',
    ...eachDestination(({ isStopped }) => Number(isStopped)),
  },
  {
    name: 'tier_relay_destination_paused',
    help: '1 while it is paused through the ops API.',
    ...eachDestination(({ isPaused }) => Number(isPaused)),
  },
  {
    name: 'tier_relay_lanes_on_hold',
    help: 'Lanes that wait as a whole, such as a channel that Slack has stopped.',
    ...eachDestination(({ lanesOnHold }) => lanesOnHold),
  },
  {
    name: 'tier_relay_last_webhook_timestamp_seconds',
    help: 'When Voucherify last sent something, be it a test.',
    values: ({ webhookAt }) => (webhookAt === null ? [] : [[{}, webhookAt.getTime() / 1_000]]),
  },
  {
    name: 'tier_relay_alerts',
    help: 'Alerts that are open, by name.',
    labelNames: ['name'],
    values: ({ alerts }) => alertNames.map((name) => [{ name }, alerts.filter((each) => each === name).length]),
  },
  {
    name: 'tier_relay_replays_running',
    help: 'Replays of many that an operator asked for, and that are under way.',
    values: ({ replaysRunning }) => [[{}, replaysRunning]],
  },
];

const ofTheProcess: readonly Described<GaugesParts>[] = [
  {
    name: 'tier_relay_leads',
    help: '1 where this process is the one that delivers to the destination.',
    labelNames: ['destination'],
    values: ({ leads }) => [...leads()].map(([destination, isLeader]) => [{ destination }, Number(isLeader)]),
  },
  {
    name: 'tier_relay_configuration_refused',
    help: '1 while the configuration file is refused, and the settings before it stay in force.',
    values: ({ config }) => [[{}, config.lastError === undefined ? 0 : 1]],
  },
  {
    name: 'tier_relay_database_connections',
    help: 'Connections of the pool by state: busy or idle.',
    labelNames: ['state'],
    values: ({ database: { pool } }) => [
      [{ state: 'busy' }, pool.busy],
      [{ state: 'idle' }, pool.idle],
    ],
  },
  {
    name: 'tier_relay_database_waiting',
    help: 'Statements and transactions that wait for a connection of the pool.',
    values: ({ database: { pool } }) => [[{}, pool.waiting]],
  },
];

/** Registers the gauges that are looked up at each scrape. */
export function registerGauges(parts: GaugesParts): void {
  const { registry, database, leads, onError } = parts;
  let look: { readonly at: number; readonly seen: Promise<Look | undefined> } | undefined;
  const looked = (): Promise<Look | undefined> => {
    const now = performance.now();
    if (look === undefined || now - look.at > sharedForMs) {
      const seen = lookInto(database, [...leads().keys()]).catch((error: unknown) => {
        onError(error);
        return undefined;
      });
      look = { at: now, seen };
    }
    return look.seen;
  };
  for (const described of ofTheProcess) register(registry, described, () => parts);
  for (const described of ofTheDatabase) register(registry, described, looked);
}

async function lookInto(database: Database, destinations: readonly string[]): Promise<Look> {
  const backlogs = await readBacklog(database, destinations);
  const alerts = (await new AlertLog().open(database)).map(({ name }) => name);
  const replaysRunning = await new ReplayLog(database).countRunning();
  return { backlogs, webhookAt: await lastWebhookAt(database), alerts, replaysRunning };
}

function register<Seen>(
  registry: Registry,
  { name, help, labelNames = [], values }: Described<Seen>,
  see: () => Seen | undefined | Promise<Seen | undefined>,
): void {
  new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    async collect() {
      const seen = await see();
      this.reset();
      if (labelNames.length === 0) this.remove({}); // reset() sets it to 0 instead
      for (const [labels, value] of seen === undefined ? [] : values(seen)) this.set(labels, value);
    },
  });
}
