-- Up Migration

-- The deliveries are the queue. Those that waited in pg-boss's are here too, with the time at which they are due.
DROP SCHEMA IF EXISTS tier_relay_bus CASCADE;

-- A delivery without a reason waits to be taken at once, in order of acceptance; with one, it waits until it is due.
UPDATE tier_relay.deliveries SET reason = NULL, detail = NULL WHERE status = 'pending' AND due_at <= now();
DROP INDEX tier_relay.deliveries_by_status;
CREATE INDEX deliveries_at_once ON tier_relay.deliveries (destination, event_sequence)
  WHERE status = 'pending' AND reason IS NULL;
CREATE INDEX deliveries_waiting ON tier_relay.deliveries (destination, due_at)
  WHERE status IN ('pending', 'retrying') AND reason IS NOT NULL;
CREATE INDEX deliveries_by_status ON tier_relay.deliveries (destination, status);

-- The newest change of a customer in a campaign that a destination was ever owed; only for destinations at which the
-- newest wins. The row stays when the event is deleted: an event that is sent again must not set the customer back.
CREATE TABLE tier_relay.standings (
  customer_id   text NOT NULL,
  campaign_id   text NOT NULL,
  destination   text NOT NULL,
  occurred_at   timestamptz NOT NULL,
  -- Sequence of the change's event.
  sequence      bigint NOT NULL,
  -- Ids of the tiers. Of two changes at the same time, the later is the one whose from_tier is the other's to_tier.
  from_tier     text,
  to_tier       text,
  -- When an attempt at any of the customer's changes last ended without an answer, and the sequence of that change's
  -- event: null when there are several.
  uncertain_at  timestamptz,
  uncertain_of  bigint,
  PRIMARY KEY (customer_id, campaign_id, destination)
) WITH (fillfactor = 80); -- leaves room for the next version of a row beside it

INSERT INTO tier_relay.standings
  (customer_id, campaign_id, destination, occurred_at, sequence, from_tier, to_tier, uncertain_at)
SELECT DISTINCT ON (e.customer_id, e.campaign_id, d.destination) e.customer_id, e.campaign_id, d.destination,
  e.occurred_at, e.sequence, e.change->'from'->>'id', e.change->'to'->>'id',
  max(d.uncertain_at) OVER (PARTITION BY e.customer_id, e.campaign_id, d.destination)
FROM tier_relay.events e JOIN tier_relay.deliveries d ON d.event_sequence = e.sequence
WHERE d.destination = 'hubspot' -- as yet the only destination where the newest wins
  AND e.customer_id <> '' AND (d.status <> 'skipped' OR d.takes > 0)
ORDER BY e.customer_id, e.campaign_id, d.destination, e.occurred_at DESC, EXISTS (
  SELECT FROM tier_relay.events next
  WHERE next.customer_id = e.customer_id AND next.campaign_id = e.campaign_id AND next.occurred_at = e.occurred_at
    AND next.sequence <> e.sequence AND next.change->'from'->>'id' = e.change->'to'->>'id'
), e.sequence DESC;

ALTER TABLE tier_relay.deliveries SET (fillfactor = 80);

-- The dispatcher now asks right before each call whether a delivery was cancelled.
ALTER TABLE tier_relay.destinations DROP COLUMN recalled_at;
