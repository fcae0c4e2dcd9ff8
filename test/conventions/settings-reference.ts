import type { SettingSchema } from './settings-schema.ts';

const introduction = `# Configuration

All of \`config/connector.yaml\`; whatever it leaves out has its default. A saved change takes effect within about a second.
A file with a mistake in it is refused as a whole. Secrets are not set here but in the environment, see the README.

This page and \`config/connector.schema.json\`, which editors check the file by, come from the schemas in \`src\`:
\`npm run settings\` writes both.
`;

/** Returns the text of docs/configuration.md, with a table for each block of settings. */
export function settingsReference(schema: SettingSchema): string {
  return [introduction, ...sectionsOf('', schema)].join('\n');
}

function sectionsOf(path: string, block: SettingSchema): string[] {
  const settings = Object.entries(block.properties ?? {}).map(([key, value]) => [key, value as SettingSchema] as const);
  const rows = settings.filter(([, { type }]) => type !== 'object').map(([key, value]) => row(key, value, block));
  const table = ['| Setting | Takes | Default | Meaning |', '| --- | --- | --- | --- |', ...rows];
  const own =
    path === '' ? [] : [`## ${code(path)}\n`, `${block.description ?? ''}\n`, ...(rows.length > 0 ? table : []), ''];
  const inner = settings.flatMap(([key, value]) => innerSections(path === '' ? key : `${path}.${key}`, value));
  return [...own, ...inner];
}

function innerSections(path: string, { description, ...setting }: SettingSchema): string[] {
  const each = (entry: unknown): SettingSchema => ({
    ...(description && { description }),
    ...(entry as SettingSchema),
  });
  if (setting.properties) return sectionsOf(path, each(setting));
  if (setting.type === 'object') return sectionsOf(`${path}.<id>`, each(setting.additionalProperties));
  const { items } = setting as { items?: SettingSchema };
  return items?.properties ? sectionsOf(`${path}[]`, each(items)) : [];
}

function row(key: string, setting: SettingSchema, { required = [] }: SettingSchema): string {
  const usual = setting.default === undefined ? '' : code(setting.default);
  const cells = [code(key), takes(setting), required.includes(key) ? 'needed' : usual, setting.description ?? ''];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function takes(setting: SettingSchema): string {
  const { items } = setting as { items?: SettingSchema };
  if (setting.type === 'boolean') return 'true or false';
  if (setting.type === 'integer') return `${String(setting.minimum)} to ${String(setting.maximum)}`;
  if (setting.enum) return setting.enum.map(code).join(', ');
  if (items) return items.enum ? `a list of some of ${items.enum.map(code).join(', ')}` : 'a list of blocks, see below';
  const limit = setting.maxLength === undefined ? '' : `, at most ${setting.maxLength} characters`;
  if (Array.isArray(setting.examples)) return `text${limit} like ${setting.examples.map(code).join(', ')}`;
  return setting.pattern === undefined ? `text${limit}` : `text that matches ${code(setting.pattern)}`;
}

function code(value: unknown): string {
  return `\`${Array.isArray(value) ? `[${value.join(', ')}]` : String(value)}\``;
}
