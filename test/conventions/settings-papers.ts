import { readFileSync } from 'node:fs';
import { format } from 'prettier';
import { withMetricsTable } from './metrics-table.ts';
import { settingsReference } from './settings-reference.ts';
import { settingsSchema } from './settings-schema.ts';

const root = new URL('../../', import.meta.url);
const { prettier } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { prettier: object };

/** Returns the URL and the text of each file that is made, whole or in part, from the code. */
export async function settingsPapers(): Promise<readonly (readonly [URL, string])[]> {
  const schema = settingsSchema();
  const metrics = new URL('docs/metrics.md', root);
  return [
    [
      new URL('config/connector.schema.json', root),
      await format(JSON.stringify(schema), { ...prettier, parser: 'json' }),
    ],
    [
      new URL('docs/configuration.md', root),
      await format(settingsReference(schema), { ...prettier, parser: 'markdown' }),
    ],
    [metrics, await format(withMetricsTable(readFileSync(metrics, 'utf8')), { ...prettier, parser: 'markdown' })],
  ];
}
