import '../support/source-hooks.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { root } from '../support/owned-process.ts';

// A dynamic import, because the hooks must be registered first.
const { openApiDocument } = await import('./openapi-document.ts');
const { prettier } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { prettier: object };
const [path = join(root, 'src/ops/openapi.json')] = process.argv.slice(2);
writeFileSync(path, await format(JSON.stringify(await openApiDocument()), { ...prettier, parser: 'json' }));
