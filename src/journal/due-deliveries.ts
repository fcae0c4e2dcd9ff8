import { waitingStatuses } from '../model/delivery.ts';
import { statusIn } from './status-in.ts';

/** SQL of the retries by reason. A replay sets `attempts` to 0 and leaves the records: the last `attempts` count. */
const retries = `CASE WHEN d.attempts = 0 THEN '{}' ELSE (
  SELECT coalesce(jsonb_object_agg(reason, number), '{}') FROM (
    SELECT reason, count(*) AS number FROM (
      SELECT reason FROM tier_relay.attempts WHERE delivery_id = d.id ORDER BY sequence DESC LIMIT d.attempts
    ) AS latest WHERE reason IS NOT NULL GROUP BY reason
  ) AS counted
) END`;

/** SQL of deliveries by SQL of their ids; `destination` is $1. Costs three look-ups by key each, four for a retry. */
export const described = (chosen: string): string => `
  SELECT d.id, e.sequence, e.change, d.lane, d.attempts + 1 AS attempt, d.takes AS take, d.replayed, d.ref, d.trace,
    d.bundle_id AS "bundleId", ${retries} AS retries, d.uncertain_at AS "uncertainSince",
    CASE WHEN standing.uncertain_of IS DISTINCT FROM e.sequence THEN standing.uncertain_at END AS "othersUncertainSince",
    coalesce(standing.sequence <> e.sequence, false) AS overtaken, now() AS "lookedAt"
  FROM (${chosen}) AS chosen
  JOIN tier_relay.deliveries d ON d.id = chosen.id
  JOIN tier_relay.events e ON e.sequence = d.event_sequence
  LEFT JOIN tier_relay.standings standing
    ON standing.customer_id = e.customer_id AND standing.campaign_id = e.campaign_id
      AND standing.destination = d.destination
  ORDER BY e.sequence`;

/** SQL of due deliveries, in order of acceptance. One without a reason is always due. Two index scans. */
export const dueInAnyLane = `
  SELECT id FROM (
    (SELECT id, event_sequence FROM tier_relay.deliveries
     WHERE destination = $1 AND status = 'pending' AND reason IS NULL AND lane <> ALL($2)
     ORDER BY event_sequence LIMIT $3)
    UNION ALL
    (SELECT id, event_sequence FROM tier_relay.deliveries
     WHERE destination = $1 AND ${statusIn(waitingStatuses)} AND reason IS NOT NULL AND due_at <= now()
       AND lane <> ALL($2)
     ORDER BY event_sequence LIMIT $3)
  ) AS either ORDER BY event_sequence LIMIT $3`;

/** The same within one lane. If the first one is of a bundle, all of the bundle that waits in this lane is added. */
export const dueInLane = `
  WITH first AS (
    SELECT id, bundle_id FROM tier_relay.deliveries
    WHERE destination = $1 AND lane = $2 AND ${statusIn(waitingStatuses)} AND due_at <= now()
    ORDER BY event_sequence LIMIT $3
  )
  SELECT id FROM first
  UNION
  SELECT member.id FROM (SELECT bundle_id FROM first LIMIT 1) AS head
  JOIN tier_relay.deliveries member
    ON member.bundle_id = head.bundle_id AND member.destination = $1 AND member.lane = $2
  WHERE member.${statusIn(waitingStatuses)}`;
