import type { Queryable } from '../storage/database.ts';
import type { Alert, AlertName, AlertNotice, AlertTarget } from './alert.ts';

/** Longer than a sending takes: a claim of a process that is gone is taken up again after it. */
const claimedFor = '1 minute';
/** How long what is over is remembered. */
const remembered = '90 days';

export interface AlertChange extends Omit<Alert, 'remedy'> {
  readonly state: AlertNotice['state'];
}

export interface OpenAlert extends Omit<Alert, 'name'> {
  readonly id: string;
  readonly name: AlertName;
  readonly since: Date;
  /** What could not be told yet. */
  readonly untold: readonly {
    readonly target: AlertTarget;
    readonly state: AlertNotice['state'];
    readonly attempts: number;
    readonly dueAt: Date;
    readonly detail: string | null;
  }[];
}

/** Which alerts are open, and what is still to be told of them: for the next process that leads too. */
export class AlertLog {
  /**
   * Opens and ends alerts by what is now, and notes for each target what is to be told of that: one statement. Returns
   * what has changed.
   */
  update(database: Queryable, now: readonly Alert[], targets: readonly AlertTarget[]): Promise<AlertChange[]> {
    return database.query<AlertChange & Record<string, unknown>>(
      `WITH firing AS (
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS firing (name, scope, summary, remedy)
       ), known AS (
         SELECT id, name, scope FROM tier_relay.alerts WHERE resolved_at IS NULL
       ), opened AS (
         INSERT INTO tier_relay.alerts (name, scope, summary, remedy)
         SELECT * FROM firing WHERE (name, scope) NOT IN (SELECT name, scope FROM known)
         RETURNING id, name, scope, summary
       ), kept AS (
         UPDATE tier_relay.alerts a SET summary = firing.summary, remedy = firing.remedy
         FROM firing JOIN known USING (name, scope)
         WHERE a.id = known.id AND (a.summary, a.remedy) IS DISTINCT FROM (firing.summary, firing.remedy)
       ), ended AS (
         UPDATE tier_relay.alerts SET resolved_at = now()
         WHERE id IN (SELECT id FROM known WHERE (name, scope) NOT IN (SELECT name, scope FROM firing))
         RETURNING id, name, scope, summary
       ), changed AS (
         SELECT 'over' AS state, * FROM ended UNION ALL SELECT 'open', * FROM opened
       ), noted AS (
         INSERT INTO tier_relay.alert_notices (alert_id, target, state)
         SELECT id, target, state FROM changed CROSS JOIN unnest($5::text[]) AS target ORDER BY state DESC, id
       ), forgotten AS (
         DELETE FROM tier_relay.alerts WHERE resolved_at < now() - interval '${remembered}'
       )
       SELECT state, name, scope, summary FROM changed`,
      [
        now.map(({ name }) => name),
        now.map(({ scope }) => scope),
        now.map(({ summary }) => summary),
        now.map(({ remedy }) => remedy),
        targets,
      ],
    );
  }

  /** The next notice that is due; a target hears of things in order. It is another's to take only after a while. */
  async claim(database: Queryable): Promise<AlertNotice | undefined> {
    const [notice] = await database.query<AlertNotice & Record<string, unknown>>(
      `UPDATE tier_relay.alert_notices n
       SET attempts = n.attempts + 1, due_at = now() + interval '${claimedFor}'
       FROM tier_relay.alerts a
       WHERE a.id = n.alert_id AND n.sequence = (
         SELECT sequence FROM (
           SELECT DISTINCT ON (target) sequence, due_at FROM tier_relay.alert_notices ORDER BY target, sequence
         ) AS next WHERE due_at <= now() ORDER BY sequence LIMIT 1)
       RETURNING n.sequence, n.alert_id AS "alertId", n.target, n.state, n.attempts AS attempt, a.name, a.scope,
         a.summary, a.remedy, a.since, a.resolved_at AS "resolvedAt"`,
    );
    return notice;
  }

  /** It was told, or never will be. */
  async settle(database: Queryable, { sequence }: AlertNotice): Promise<void> {
    await database.query('DELETE FROM tier_relay.alert_notices WHERE sequence = $1', [sequence]);
  }

  async putOff(database: Queryable, { sequence }: AlertNotice, why: { ms: number; detail: string }): Promise<void> {
    await database.query(
      `UPDATE tier_relay.alert_notices SET due_at = now() + $2::float8 * interval '1 ms', detail = $3
       WHERE sequence = $1`,
      [sequence, why.ms, why.detail],
    );
  }

  open(database: Queryable): Promise<OpenAlert[]> {
    return database.query<OpenAlert & Record<string, unknown>>(
      `SELECT a.id, a.name, a.scope, a.since, a.summary, a.remedy, coalesce(json_agg(json_build_object(
           'target', n.target, 'state', n.state, 'attempts', n.attempts, 'detail', n.detail,
           'dueAt', to_char(n.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
         ) ORDER BY n.sequence) FILTER (WHERE n.sequence IS NOT NULL), '[]') AS untold
       FROM tier_relay.alerts a LEFT JOIN tier_relay.alert_notices n ON n.alert_id = a.id
       WHERE a.resolved_at IS NULL GROUP BY a.id ORDER BY a.id`,
    );
  }
}
