import type { AlertSettings } from '../config/alert-settings.ts';
import { hasWaiting, mostCounted, readBacklog } from '../journal/backlog.ts';
import { lastWebhookAt } from '../journal/replicas.ts';
import type { Queryable } from '../storage/database.ts';
import type { Alert } from './alert.ts';

export interface Watched {
  readonly settings: AlertSettings;
  /** Names of enabled destinations: deliveries to others wait on purpose. */
  readonly destinations: readonly string[];
}

const ms = (value: string): string => `${value}::float8 * interval '1 ms'`;

/** Returns the alerts whose conditions hold now. Index scans of bounded length. */
export async function alertsNow(database: Queryable, watched: Watched): Promise<Alert[]> {
  const conditions = [stopped, onHold, waiting, deadLetters, rejected, silence];
  const alerts: Alert[] = [];
  for (const condition of conditions) alerts.push(...(await condition(database, watched)));
  return alerts;
}

async function stopped(database: Queryable, { settings, destinations }: Watched): Promise<Alert[]> {
  if (settings.stoppedForMs === Infinity) return [];
  const rows = await database.query<{ name: string; why: string }>(
    `SELECT name, hold_reason || ': ' || hold_detail AS why FROM tier_relay.destinations
     WHERE name = ANY($1) AND hold_reason IS NOT NULL AND now() - hold_since >= ${ms('$2')}`,
    [destinations, settings.stoppedForMs],
  );
  return rows.map(({ name, why }) => ({
    name: 'destination_stopped',
    scope: name,
    summary: `${name} is stopped: ${why}`,
    remedy:
      'Do what the reason says. Everything is kept, and goes out by itself once the vendor takes it again. To try at ' +
      `once: ${resume(name)}`,
  }));
}

async function onHold(database: Queryable, { settings, destinations }: Watched): Promise<Alert[]> {
  if (settings.laneOnHoldForMs === Infinity) return [];
  const rows = await database.query<{ destination: string; lane: string; why: string }>(
    `SELECT destination, lane, reason || ': ' || detail AS why FROM tier_relay.lane_holds hold
     WHERE destination = ANY($1) AND now() - since >= ${ms('$2')} AND ${hasWaiting('hold')}`,
    [destinations, settings.laneOnHoldForMs],
  );
  return rows.map(({ destination, lane, why }) => ({
    name: 'lane_on_hold',
    scope: `${destination} ${lane}`,
    summary: `${destination}: ${lane} is on hold: ${why}`,
    remedy:
      'Do what the reason says, or route to another channel in config/connector.yaml. What waits goes out in order ' +
      `once it is taken. To try at once: ${resume(destination)}`,
  }));
}

async function waiting(database: Queryable, { settings, destinations }: Watched): Promise<Alert[]> {
  const backlogs = await readBacklog(database, destinations);
  const late = backlogs.filter(
    ({ oldestWaitingSeconds }) => (oldestWaitingSeconds ?? 0) * 1_000 > settings.waitingForMs,
  );
  return late.map(({ destination, isPaused }) => ({
    name: 'oldest_waiting',
    scope: destination,
    summary: `${destination}: a delivery has waited for longer than alerts.waitingFor`,
    remedy: isPaused
      ? `It is paused: ${resume(destination)}`
      : 'The console’s overview (/ops), or `tier-relay destinations`, says what waits and why.',
  }));
}

async function deadLetters(database: Queryable, { settings }: Watched): Promise<Alert[]> {
  const rows = await database.query<{ destination: string; count: number }>(
    `SELECT destination, sum(count)::int AS count FROM tier_relay.tallies
     WHERE at > now() - interval '1 hour' AND subject = 'delivery' AND what = 'dead'
     GROUP BY destination HAVING sum(count) >= $1`,
    [settings.deadLetters],
  );
  return rows.map(({ destination, count }) => ({
    name: 'dead_letters',
    scope: destination,
    summary: `${destination}: dead letters within an hour: ${count}`,
    remedy:
      `The console’s dead letters (/ops/dead-letters), or \`tier-relay deliveries --destination ${destination} --status ` +
      'dead`, have the reasons: mend them, then replay there, or with `tier-relay replay`.',
  }));
}

async function rejected(database: Queryable, { settings }: Watched): Promise<Alert[]> {
  const [row] = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (
       SELECT FROM tier_relay.rejected_events WHERE received_at > now() - interval '1 hour' LIMIT ${mostCounted}
     ) AS latest HAVING count(*) >= $1`,
    [settings.rejectedEvents],
  );
  if (!row) return [];
  return [
    {
      name: 'events_rejected',
      scope: '',
      summary: `signed events within an hour that are not understood: ${row.count}`,
      remedy:
        'The console’s rejected events (/ops/rejected), or `tier-relay events --status rejected`, say what is wrong: ' +
        'mend the payload in Voucherify’s distribution. They are kept, to be read again there after an upgrade.',
    },
  ];
}

function resume(destination: string): string {
  return `Resume in the console (/ops), or \`tier-relay resume ${destination}\`.`;
}

/** The alert stays open until an event comes: the days that it compares with would soon be silent, too. */
async function silence(database: Queryable, { settings }: Watched): Promise<Alert[]> {
  if (settings.silenceAfterMs === Infinity) return [];
  const heardAt = await lastWebhookAt(database);
  const [row] = await database.query<{ isSilent: boolean; isUsual: boolean; isOpen: boolean }>(
    `WITH days AS (
       SELECT day, EXISTS (
         SELECT FROM tier_relay.events
         WHERE received_at <= now() - day * interval '1 day'
           AND received_at > now() - day * interval '1 day' - ${ms('$2')}
       ) AS had_events
       FROM generate_series(1, 7) AS day
     )
     SELECT now() - $1::timestamptz >= ${ms('$2')} AS "isSilent",
       count(*) FILTER (WHERE had_events) >= 4 AND bool_or(had_events AND day = 7) AS "isUsual",
       EXISTS (SELECT FROM tier_relay.alerts WHERE name = 'silence' AND resolved_at IS NULL) AS "isOpen"
     FROM days`,
    [heardAt, settings.silenceAfterMs],
  );
  if (!heardAt || !row?.isSilent || !(row.isUsual || row.isOpen)) return [];
  return [
    {
      name: 'silence',
      scope: '',
      summary: `no event since ${heardAt.toISOString()}, although some usually come in that time`,
      remedy:
        'Look in Voucherify under Distributions whether one is paused, as after 12 failed tries, and whether the ' +
        'account’s limit of messages is used up. What failed can be sent again from its audit log.',
    },
  ];
}
