import '../support/source-hooks.ts';
import { writeFileSync } from 'node:fs';

// Imported only now, once the hooks are there.
const { settingsPapers } = await import('./settings-papers.ts');
for (const [path, text] of await settingsPapers()) writeFileSync(path, text);
