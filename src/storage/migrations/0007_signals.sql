-- Up Migration

-- When the hold of a lane or a destination began; calls that tried again and were refused do not change it.
ALTER TABLE tier_relay.lane_holds ADD COLUMN since timestamptz NOT NULL DEFAULT now();
ALTER TABLE tier_relay.destinations ADD COLUMN hold_since timestamptz;
UPDATE tier_relay.destinations SET hold_since = now() WHERE hold_reason IS NOT NULL;

-- Trace of the request that brought the event, as W3C's traceparent; null without tracing.
ALTER TABLE tier_relay.deliveries ADD COLUMN trace text;

-- What a person should know of. A row is opened when it is noticed, and resolved when it is over.
CREATE TABLE tier_relay.alerts (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name         text NOT NULL,
  -- A destination, a lane of one, or empty.
  scope        text NOT NULL,
  since        timestamptz NOT NULL DEFAULT now(),
  summary      text NOT NULL,
  remedy       text NOT NULL,
  resolved_at  timestamptz
);
CREATE UNIQUE INDEX alerts_open ON tier_relay.alerts (name, scope) WHERE resolved_at IS NULL;

-- Notices of alerts that are still to be sent, each to one target; deleted once sent.
CREATE TABLE tier_relay.alert_notices (
  sequence   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alert_id   bigint NOT NULL REFERENCES tier_relay.alerts ON DELETE CASCADE,
  target     text NOT NULL,
  -- Whether the notice says that the alert began, or that it is over.
  state      text NOT NULL,
  attempts   integer NOT NULL DEFAULT 0,
  due_at     timestamptz NOT NULL DEFAULT now(),
  -- Why the last attempt failed.
  detail     text
);
