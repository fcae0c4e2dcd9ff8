import { z } from 'zod';
import { connectorSettings } from '../../src/config/connector-config.ts';
import { catalog } from '../../src/destinations/catalog.ts';

export type SettingSchema = z.core.JSONSchema.BaseSchema;

/** What config/connector.yaml may hold, as JSON Schema: editors complete and check by it. */
export function settingsSchema(): SettingSchema {
  return { title: 'Tier Relay: config/connector.yaml', ...z.toJSONSchema(connectorSettings(catalog), { io: 'input' }) };
}
