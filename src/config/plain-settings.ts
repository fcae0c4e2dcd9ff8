import { createHash } from 'node:crypto';
import type { ConnectorConfig } from './connector-config.ts';

/** Returns the settings as JSON. They hold no secret: secrets are in the environment. */
export function plainSettings(config: ConnectorConfig): unknown {
  return JSON.parse(settingsText(config)) as unknown;
}

/** Returns a hash that is the same for equal settings, however the file is written. */
export function settingsHash(config: ConnectorConfig): string {
  return createHash('sha256').update(settingsText(config)).digest('hex').slice(0, 12);
}

function settingsText(config: ConnectorConfig): string {
  return JSON.stringify(config, (_key, value: unknown) =>
    value instanceof Map ? Object.fromEntries<unknown>(value) : value,
  );
}
