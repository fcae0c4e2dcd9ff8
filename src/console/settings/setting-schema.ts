/** The parts of `config/connector.schema.json` that are shown. */
export interface SettingSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly additionalProperties?: boolean | SettingSchema;
}

/** Returns a key's schema, or the schema of any key where operators choose the names. */
export function schemaAt(schema: SettingSchema | undefined, name: string): SettingSchema | undefined {
  const any = schema?.additionalProperties;
  return schema?.properties?.[name] ?? (typeof any === 'object' ? any : undefined);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
