#!/usr/bin/env node
import '../require-node.cjs';

// Only now, as an old Node stops at one of these imports without saying why.
const { run } = await import('./run.ts');
await run(process.argv.slice(2));
