/** The part of `config/connector.schema.json` that the console shows. */
export interface SettingSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly additionalProperties?: boolean | SettingSchema;
}

/** Returns a key's own schema, or the one for any key where the operator chooses the names. */
export function schemaAt(schema: SettingSchema | undefined, name: string): SettingSchema | undefined {
  const any = schema?.additionalProperties;
  return schema?.properties?.[name] ?? (typeof any === 'object' ? any : undefined);
}
