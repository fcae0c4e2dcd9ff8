import './require-node.cjs';

// Only now, as an old Node stops at one of these imports without saying why. Signals first: the rest takes its time.
await import('./early-signals.ts');
const { start } = await import('./start.ts');
await start();
