-- Up Migration

-- Replays of many, as jobs: whichever process locks a row does the next step.
CREATE TABLE tier_relay.replays (
  id            uuid PRIMARY KEY,
  -- What is replayed: deliveries, or rejected events.
  kind          text NOT NULL,
  filter        jsonb NOT NULL,
  status        text NOT NULL DEFAULT 'running',
  -- How many there were when it was asked for.
  matching      integer NOT NULL,
  replayed      integer NOT NULL DEFAULT 0,
  -- How far it has come; as its kind understands it.
  cursor        text,
  requested_at  timestamptz NOT NULL DEFAULT now(),
  stepped_at    timestamptz NOT NULL DEFAULT now(),
  ended_at      timestamptz,
  detail        text
);
CREATE INDEX replays_running ON tier_relay.replays (stepped_at) WHERE status = 'running';

-- What operators did.
CREATE TABLE tier_relay.audit (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL DEFAULT now(),
  action  text NOT NULL,
  -- How they came in: with the token, or by the console.
  via     text NOT NULL,
  target  text,
  detail  text
);
CREATE INDEX audit_by_age ON tier_relay.audit (at);

-- The processes of the service that run, as each says of itself every few seconds.
CREATE TABLE tier_relay.replicas (
  id               uuid PRIMARY KEY,
  host             text NOT NULL,
  version          text NOT NULL,
  started_at       timestamptz NOT NULL DEFAULT now(),
  seen_at          timestamptz NOT NULL DEFAULT now(),
  -- The destinations that it delivers to.
  leads            text[] NOT NULL,
  config_hash      text NOT NULL,
  last_webhook_at  timestamptz
);
