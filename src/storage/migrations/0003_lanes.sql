-- Up Migration

-- What a delivery keeps its order in and waits with, as its destination says: a channel, a contact. What waits already
-- is moved to its lane when the dispatcher looks at it.
ALTER TABLE tier_relay.deliveries ADD COLUMN lane text NOT NULL DEFAULT '';
CREATE INDEX deliveries_by_lane ON tier_relay.deliveries (destination, lane, event_sequence)
  WHERE status IN ('pending', 'retrying');

-- The first of a channel that waits is tried first, and its answer holds the lane; what follows it does not pass it.
UPDATE tier_relay.deliveries SET due_at = now()
WHERE destination = 'slack' AND status IN ('pending', 'retrying') AND due_at > now();

-- A change dated in the future counts as of its receipt; one that was stored before counts no later than now.
UPDATE tier_relay.standings SET occurred_at = now() WHERE occurred_at > now() + interval '5 minutes';

-- Lanes that wait, such as a channel that the vendor has stopped.
CREATE TABLE tier_relay.lane_holds (
  destination  text NOT NULL,
  lane         text NOT NULL,
  until        timestamptz NOT NULL,
  reason       text NOT NULL,
  detail       text NOT NULL,
  PRIMARY KEY (destination, lane)
);

-- Who resumes a destination ends its holds, which are rows.
ALTER TABLE tier_relay.destinations DROP COLUMN resumed_at;
