import './require-node.cjs';

// Imported after the check: an old Node stops at one of these and does not say why. Signals first: the rest takes long.
await import('./early-signals.ts');
const { start } = await import('./start.ts');
await start();
