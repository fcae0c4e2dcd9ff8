-- Up Migration

-- What a delivery keeps its order in and waits with, as its destination says: a channel, a contact. What waits already
-- is moved to its lane when the dispatcher looks at it.
ALTER TABLE tier_relay.deliveries ADD COLUMN lane text NOT NULL DEFAULT '';
CREATE INDEX deliveries_by_lane ON tier_relay.deliveries (destination, lane, event_sequence)
  WHERE status IN ('pending', 'retrying');

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
