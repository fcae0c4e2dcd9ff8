-- Up Migration

-- What the attempt's call told the vendor, as `model/sent.ts` has it; null where no call was needed.
ALTER TABLE tier_relay.attempts ADD COLUMN IF NOT EXISTS sent jsonb;
-- Likewise null where no call was needed.
ALTER TABLE tier_relay.attempts ADD COLUMN IF NOT EXISTS duration_ms integer;
