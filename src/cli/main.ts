#!/usr/bin/env node
import '../require-node.cjs';

// Imported after the check: an old Node stops at one of these and does not say why.
const { run } = await import('./run.ts');
await run(process.argv.slice(2));
