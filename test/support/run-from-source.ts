import './source-hooks.ts';

// Starts the service as src/main.ts does, with a test's waits. The imports are dynamic because the hooks must be
// registered first.
await import('../../src/early-signals.ts');
const { start } = await import('../../src/start.ts');
await start(JSON.parse(process.env['TEST_TIMING'] ?? '{}') as Parameters<typeof start>[0]);
