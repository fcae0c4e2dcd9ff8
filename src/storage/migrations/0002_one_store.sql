-- Up Migration

-- The deliveries are the queue. What waited in pg-boss's stands here too, with the time at which it is due.
DROP SCHEMA IF EXISTS tier_relay_bus CASCADE;

-- A delivery waits without a reason to be taken at once, in order of acceptance; with one, until it is due.
UPDATE tier_relay.deliveries SET reason = NULL, detail = NULL WHERE status = 'pending' AND due_at <= now();
DROP INDEX tier_relay.deliveries_by_status;
CREATE INDEX deliveries_at_once ON tier_relay.deliveries (destination, event_sequence)
  WHERE status = 'pending' AND reason IS NULL;
CREATE INDEX deliveries_waiting ON tier_relay.deliveries (destination, due_at)
  WHERE status IN ('pending', 'retrying') AND reason IS NOT NULL;
CREATE INDEX deliveries_by_status ON tier_relay.deliveries (destination, status);

-- The newest change of a customer in a campaign that a destination is owed, or was; only of destinations at which the
-- newest wins. It stays when the event goes: one that is sent again after that must not set the customer back.
CREATE TABLE tier_relay.standings (
  customer_id   text NOT NULL,
  campaign_id   text NOT NULL,
  destination   text NOT NULL,
  occurred_at   timestamptz NOT NULL,
  -- Its event's.
  sequence      bigint NOT NULL,
  -- Ids of the tiers: of two changes at the same time the one whose from_tier is the other's to_tier is the later.
  from_tier     text,
  to_tier       text,
  -- When an attempt of any of the customer's changes last ended without an answer, and of which: null when of several.
  uncertain_at  timestamptz,
  uncertain_of  bigint,
  PRIMARY KEY (customer_id, campaign_id, destination)
) WITH (fillfactor = 80); -- room for the next version of a row beside it

INSERT INTO tier_relay.standings
  (customer_id, campaign_id, destination, occurred_at, sequence, from_tier, to_tier, uncertain_at)
SELECT DISTINCT ON (e.customer_id, e.campaign_id, d.destination) e.customer_id, e.campaign_id, d.destination,
  e.occurred_at, e.sequence, e.change->'from'->>'id', e.change->'to'->>'id',
  max(d.uncertain_at) OVER (PARTITION BY e.customer_id, e.campaign_id, d.destination)
FROM tier_relay.events e JOIN tier_relay.deliveries d ON d.event_sequence = e.sequence
WHERE d.destination = 'hubspot' -- where the newest wins, as yet
  AND e.customer_id <> '' AND (d.status <> 'skipped' OR d.takes > 0)
ORDER BY e.customer_id, e.campaign_id, d.destination, e.occurred_at DESC, EXISTS (
  SELECT FROM tier_relay.events next
  WHERE next.customer_id = e.customer_id AND next.campaign_id = e.campaign_id AND next.occurred_at = e.occurred_at
    AND next.sequence <> e.sequence AND next.change->'from'->>'id' = e.change->'to'->>'id'
), e.sequence DESC;

ALTER TABLE tier_relay.deliveries SET (fillfactor = 80);

-- Whether a delivery was cancelled is asked right before its call.
ALTER TABLE tier_relay.destinations DROP COLUMN recalled_at;
