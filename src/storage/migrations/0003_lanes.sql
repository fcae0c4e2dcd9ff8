-- Up Migration

-- The lane in which a delivery keeps its order and waits, such as a channel or a contact; its destination names it. The
-- dispatcher moves deliveries that wait already when it looks at them.
ALTER TABLE tier_relay.deliveries ADD COLUMN lane text NOT NULL DEFAULT '';
CREATE INDEX deliveries_by_lane ON tier_relay.deliveries (destination, lane, event_sequence)
  WHERE status IN ('pending', 'retrying');

-- The dispatcher tries the first delivery of a channel first, and its answer holds the lane; later ones do not pass it.
-- So all are due now.
UPDATE tier_relay.deliveries SET due_at = now()
WHERE destination = 'slack' AND status IN ('pending', 'retrying') AND due_at > now();

-- A change dated in the future counts as of its receipt. A standing stored before this rule counts no later than now.
UPDATE tier_relay.standings SET occurred_at = now() WHERE occurred_at > now() + interval '5 minutes';

-- Lanes on hold, such as a channel that the vendor has stopped.
CREATE TABLE tier_relay.lane_holds (
  destination  text NOT NULL,
  lane         text NOT NULL,
  until        timestamptz NOT NULL,
  reason       text NOT NULL,
  detail       text NOT NULL,
  PRIMARY KEY (destination, lane)
);

-- Resuming a destination deletes the holds of its lanes, which are rows now: its time need not be kept.
ALTER TABLE tier_relay.destinations DROP COLUMN resumed_at;
