-- Up Migration

CREATE TABLE tier_relay.events (
  sequence      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Voucherify's event.id; else the id of the send-out; else the hash of the body.
  id            text NOT NULL UNIQUE,
  send_out_id   text UNIQUE,
  received_at   timestamptz NOT NULL DEFAULT now(),
  -- The body as received. Not json: PostgreSQL refuses JSON that JavaScript accepts, such as "\u0000" or deep nesting.
  payload       text NOT NULL,
  change        jsonb NOT NULL,
  customer_id   text NOT NULL,
  campaign_id   text NOT NULL,
  occurred_at   timestamptz NOT NULL
);
CREATE INDEX events_by_customer ON tier_relay.events (customer_id, campaign_id, occurred_at, sequence);
CREATE INDEX events_by_age ON tier_relay.events (received_at);

CREATE TABLE tier_relay.rejected_events (
  id            text PRIMARY KEY,
  received_at   timestamptz NOT NULL DEFAULT now(),
  payload       text NOT NULL,
  -- The kind that the URL of the webhook named.
  kind_hint     text,
  violations    jsonb NOT NULL
);
CREATE INDEX rejected_events_by_age ON tier_relay.rejected_events (received_at);

CREATE TABLE tier_relay.deliveries (
  id              uuid PRIMARY KEY,
  event_sequence  bigint NOT NULL REFERENCES tier_relay.events ON DELETE CASCADE,
  destination     text NOT NULL,
  status          text NOT NULL,
  -- Attempts that count; an interrupted one does not.
  attempts        integer NOT NULL DEFAULT 0,
  -- How often a dispatcher took the delivery: tells one that lost it from the one that has it.
  takes           integer NOT NULL DEFAULT 0,
  reason          text,
  detail          text,
  ref             text,
  -- When an attempt last ended without an answer: the vendor may have acted on it.
  uncertain_at    timestamptz,
  replayed        boolean NOT NULL DEFAULT false,
  -- The same for deliveries that are sent as one, such as the rows of a digest.
  bundle_id       uuid,
  due_at          timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  UNIQUE (event_sequence, destination)
);
CREATE INDEX deliveries_by_bundle ON tier_relay.deliveries (bundle_id) WHERE bundle_id IS NOT NULL;
CREATE INDEX deliveries_by_status ON tier_relay.deliveries (destination, status, due_at);

CREATE TABLE tier_relay.attempts (
  delivery_id  uuid NOT NULL REFERENCES tier_relay.deliveries ON DELETE CASCADE,
  number       integer NOT NULL,
  ended_at     timestamptz NOT NULL DEFAULT now(),
  outcome      text NOT NULL,
  reason       text,
  detail       text,
  -- Not unique: a replayed delivery starts counting again.
  sequence     bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (delivery_id, sequence)
);

CREATE TABLE tier_relay.destinations (
  name         text PRIMARY KEY,
  -- Paused by a person through the ops API; holds across restarts and replicas.
  paused       boolean NOT NULL DEFAULT false,
  -- The vendor refused: the destination is stopped until a probe succeeds.
  hold_reason  text,
  hold_detail  text,
  hold_until   timestamptz,
  -- When a person last asked to try again at once.
  resumed_at   timestamptz,
  -- When deliveries that may be in a dispatcher's hands were last cancelled.
  recalled_at  timestamptz
);
