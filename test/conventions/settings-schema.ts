import { z } from 'zod';
import { connectorSettings } from '../../src/config/connector-config.ts';
import { catalog } from '../../src/destinations/catalog.ts';

export type SettingSchema = z.core.JSONSchema.BaseSchema;

/** Returns the JSON Schema of config/connector.yaml, with which editors complete and check the file. */
export function settingsSchema(): SettingSchema {
  return { title: 'Tier Relay: config/connector.yaml', ...z.toJSONSchema(connectorSettings(catalog), { io: 'input' }) };
}
