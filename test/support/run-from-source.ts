import './source-hooks.ts';

// As src/main.ts does it, in a process of its own and with the waits that a test wants. Imported only now, once the
// hooks are there.
await import('../../src/early-signals.ts');
const { start } = await import('../../src/start.ts');
await start(JSON.parse(process.env['TEST_TIMING'] ?? '{}') as Parameters<typeof start>[0]);
