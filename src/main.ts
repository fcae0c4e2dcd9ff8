import './require-node.cjs';

// Only now, as an old Node stops at one of these imports without saying why.
await import('./start.ts');
