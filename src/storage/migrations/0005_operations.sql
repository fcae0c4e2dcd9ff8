-- Up Migration

-- Replays of many, as jobs. The process that locks a row does its next step.
CREATE TABLE tier_relay.replays (
  id            uuid PRIMARY KEY,
  -- What is replayed: deliveries, or rejected events.
  kind          text NOT NULL,
  filter        jsonb NOT NULL,
  status        text NOT NULL DEFAULT 'running',
  -- How many deliveries or rejected events matched when the replay was asked for.
  matching      integer NOT NULL,
  replayed      integer NOT NULL DEFAULT 0,
  -- Where the next step begins; each kind has its own form of it.
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
  -- How the operator came in: with the token, or by the console.
  via     text NOT NULL,
  target  text,
  detail  text
);
CREATE INDEX audit_by_age ON tier_relay.audit (at);

-- The running processes of the service. Each writes its own row every few seconds.
CREATE TABLE tier_relay.replicas (
  id               uuid PRIMARY KEY,
  host             text NOT NULL,
  version          text NOT NULL,
  started_at       timestamptz NOT NULL DEFAULT now(),
  seen_at          timestamptz NOT NULL DEFAULT now(),
  -- The destinations that this process delivers to.
  leads            text[] NOT NULL,
  config_hash      text NOT NULL,
  last_webhook_at  timestamptz
);
