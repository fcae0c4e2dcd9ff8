-- Up Migration

-- Deliveries that people look for, in order of acceptance. Delivered ones need no index: a reader of events finds them.
DROP INDEX tier_relay.deliveries_by_status;
CREATE INDEX deliveries_by_status ON tier_relay.deliveries (status, event_sequence) WHERE status <> 'delivered';
-- An address has 320 characters at most. Customers type what they like, and an entry of an index has a size limit.
CREATE INDEX events_by_email ON tier_relay.events (left(lower(change->'customer'->>'email'), 320), sequence)
  WHERE left(lower(change->'customer'->>'email'), 320) IS NOT NULL;

-- What an attempt sent, and how long its call took.
ALTER TABLE tier_relay.attempts ADD COLUMN IF NOT EXISTS sent jsonb;
ALTER TABLE tier_relay.attempts ADD COLUMN IF NOT EXISTS duration_ms integer;

-- Counts of events, deliveries and attempts by the minute; by the hour once that is long ago.
CREATE TABLE tier_relay.tallies (
  -- Begin of the minute or hour; -infinity: the count is of deliveries that have this status now.
  at           timestamptz NOT NULL,
  -- event, delivery or attempt.
  subject      text NOT NULL,
  -- Empty for events.
  destination  text NOT NULL,
  -- Of events: accepted or rejected. Of deliveries: accepted, or the status they came to. Of attempts: the outcome.
  what         text NOT NULL,
  -- Process id of the session that counted: nobody waits for another's commit. 0 once the rows are added up.
  session      integer NOT NULL,
  count        bigint NOT NULL,
  PRIMARY KEY (at, subject, destination, what, session)
) WITH (fillfactor = 50); -- leaves room for the next versions of a row beside it

INSERT INTO tier_relay.tallies
SELECT '-infinity', 'delivery', destination, status, 0, count(*) FROM tier_relay.deliveries GROUP BY destination, status;

CREATE FUNCTION tier_relay.tally_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tier_relay.tallies AS tally
  SELECT date_trunc('minute', now()), 'event', '', TG_ARGV[0], pg_backend_pid(), count(*) FROM added HAVING count(*) > 0
  ON CONFLICT (at, subject, destination, what, session) DO UPDATE SET count = tally.count + excluded.count;
  RETURN NULL;
END $$;
CREATE TRIGGER tally AFTER INSERT ON tier_relay.events REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION tier_relay.tally_events('accepted');
CREATE TRIGGER tally AFTER INSERT ON tier_relay.rejected_events REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION tier_relay.tally_events('rejected');

CREATE FUNCTION tier_relay.tally_attempts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tier_relay.tallies AS tally
  SELECT date_trunc('minute', now()), 'attempt', d.destination, added.outcome, pg_backend_pid(), count(*)
  FROM added JOIN tier_relay.deliveries d ON d.id = added.delivery_id
  GROUP BY d.destination, added.outcome
  ON CONFLICT (at, subject, destination, what, session) DO UPDATE SET count = tally.count + excluded.count;
  RETURN NULL;
END $$;
CREATE TRIGGER tally AFTER INSERT ON tier_relay.attempts REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION tier_relay.tally_attempts();

CREATE FUNCTION tier_relay.tally_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_OP WHEN 'INSERT' THEN
    INSERT INTO tier_relay.tallies AS tally
    SELECT counted.at, 'delivery', destination, counted.what, pg_backend_pid(), count(*)
    FROM added, LATERAL (VALUES
      ('-infinity', added.status),
      (date_trunc('minute', now()), 'accepted'),
      (date_trunc('minute', now()), nullif(added.status, 'pending'))
    ) AS counted (at, what)
    WHERE counted.what IS NOT NULL
    GROUP BY counted.at, destination, counted.what
    ON CONFLICT (at, subject, destination, what, session) DO UPDATE SET count = tally.count + excluded.count;
  WHEN 'UPDATE' THEN
    INSERT INTO tier_relay.tallies AS tally
    SELECT counted.at, 'delivery', destination, counted.what, pg_backend_pid(), sum(counted.change)
    FROM removed JOIN added USING (id, destination), LATERAL (VALUES
      ('-infinity', removed.status, -1),
      ('-infinity', added.status, 1),
      (date_trunc('minute', now()),
        CASE WHEN added.status IN ('delivered', 'superseded', 'skipped', 'dead') THEN added.status END, 1)
    ) AS counted (at, what, change)
    WHERE removed.status <> added.status AND counted.what IS NOT NULL
    GROUP BY counted.at, destination, counted.what HAVING sum(counted.change) <> 0
    ON CONFLICT (at, subject, destination, what, session) DO UPDATE SET count = tally.count + excluded.count;
  WHEN 'DELETE' THEN
    INSERT INTO tier_relay.tallies AS tally
    SELECT '-infinity', 'delivery', destination, status, pg_backend_pid(), -count(*) FROM removed
    GROUP BY destination, status
    ON CONFLICT (at, subject, destination, what, session) DO UPDATE SET count = tally.count + excluded.count;
  END CASE;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_new AFTER INSERT ON tier_relay.deliveries REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION tier_relay.tally_deliveries();
CREATE TRIGGER tally_moved AFTER UPDATE ON tier_relay.deliveries REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION tier_relay.tally_deliveries();
CREATE TRIGGER tally_gone AFTER DELETE ON tier_relay.deliveries REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION tier_relay.tally_deliveries();
