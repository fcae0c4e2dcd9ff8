import '../support/source-hooks.ts';
import { writeFileSync } from 'node:fs';

// A dynamic import, because the hooks must be registered first.
const { settingsPapers } = await import('./settings-papers.ts');
for (const [path, text] of await settingsPapers()) writeFileSync(path, text);
