#!/usr/bin/env node
import '../require-node.cjs';

// Imported after the check of Node's version: an old Node stops at one of these imports without saying why.
const { run } = await import('./run.ts');
await run(process.argv.slice(2));
