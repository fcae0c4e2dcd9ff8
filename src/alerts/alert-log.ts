import type { Queryable } from '../storage/database.ts';
import type { Alert, AlertName, AlertNotice, AlertTarget } from './alert.ts';

/** How long a claim lasts, which is longer than sending takes: then another process may claim the notice. */
const claimedFor = '1 minute';
/** How long alerts that are over are kept. */
const remembered = '90 days';

export interface AlertChange extends Omit<Alert, 'remedy'> {
  readonly state: AlertNotice['state'];
}

export interface OpenAlert extends Omit<Alert, 'name'> {
  readonly id: string;
  readonly name: AlertName;
  readonly since: Date;
  /** Notices that are not delivered yet. */
  readonly untold: readonly {
    readonly target: AlertTarget;
    readonly state: AlertNotice['state'];
    readonly attempts: number;
    readonly dueAt: Date;
    readonly detail: string | null;
  }[];
}

/** Keeps open alerts and the notices still to be sent, so that the next leader goes on with them. */
export class AlertLog {
  /**
   * Opens and ends alerts so that those in `now` are open, and adds a notice of each change for each target. One
   * statement. Returns the changes.
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

  /** Claims the next due notice, in order for each target. Nobody else can claim it for `claimedFor`. */
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

  /** Removes a notice that was delivered or given up. */
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
