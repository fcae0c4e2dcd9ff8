/** SQL of the model's `saysTier`, for an event. */
export function saysTier(event: string): string {
  return `(${event}.change->>'to' IS NOT NULL OR ${event}.change->>'kind' = 'left')`;
}

/**
 * SQL that makes the changes in `owed` the standings of their customers, campaigns and destinations, where they are
 * later than the present standing. `owed` must have one row for each of these at most. Its columns: customer_id,
 * campaign_id, destination, occurred_at, sequence, change.
 *
 * The rule is that of `newestOf`, for two changes: the later one wins; at the same time the one whose tier before is
 * the other's tier after; else the one accepted later. Costs an upsert of one row by its key, whatever the customer's
 * history.
 */
export function moveStandings(owed: string): string {
  return `INSERT INTO tier_relay.standings AS standing
      (customer_id, campaign_id, destination, occurred_at, sequence, from_tier, to_tier)
    SELECT customer_id, campaign_id, destination, occurred_at, sequence, change->'from'->>'id', change->'to'->>'id'
    FROM (${owed}) AS owed
    ORDER BY customer_id, campaign_id, destination -- everybody locks standings in this order
    ON CONFLICT (customer_id, campaign_id, destination) DO UPDATE
    SET occurred_at = excluded.occurred_at, sequence = excluded.sequence,
        from_tier = excluded.from_tier, to_tier = excluded.to_tier
    WHERE excluded.occurred_at > standing.occurred_at
      OR (excluded.occurred_at = standing.occurred_at AND CASE
        WHEN coalesce(excluded.from_tier = standing.to_tier, false) = coalesce(standing.from_tier = excluded.to_tier, false)
        THEN excluded.sequence > standing.sequence
        ELSE coalesce(excluded.from_tier = standing.to_tier, false) END)`;
}

/**
 * SQL that notes that an attempt at the deliveries in `uncertain` has just ended without an answer, and at which
 * delivery. The note matters for an hour. Columns of `uncertain`: event_sequence, destination.
 */
export function doubtStandings(uncertain: string): string {
  return `UPDATE tier_relay.standings standing
    SET uncertain_at = now(),
        uncertain_of = CASE
          WHEN doubt.several THEN NULL
          WHEN standing.uncertain_at > now() - interval '1 hour'
            AND standing.uncertain_of IS DISTINCT FROM doubt.sequence THEN NULL
          ELSE doubt.sequence END
    FROM (
      SELECT e.customer_id, e.campaign_id, uncertain.destination, min(e.sequence) AS sequence, count(*) > 1 AS several
      FROM (${uncertain}) AS uncertain JOIN tier_relay.events e ON e.sequence = uncertain.event_sequence
      GROUP BY e.customer_id, e.campaign_id, uncertain.destination
    ) AS doubt
    WHERE standing.customer_id = doubt.customer_id AND standing.campaign_id = doubt.campaign_id
      AND standing.destination = doubt.destination`;
}
