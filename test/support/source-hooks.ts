import { transformSync } from '@swc/core';
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

// Compiles every .ts file as node loads it: node cannot strip decorators, and dist/ may be stale.
registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    return {
      format: 'module',
      source: transformSync(readFileSync(filename, 'utf8'), { filename }).code,
      shortCircuit: true,
    };
  },
});
