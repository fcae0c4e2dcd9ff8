import './source-hooks.ts';

// Runs src/main.ts in a process of its own. Imported only now, once the hooks are there.
await import('../../src/main.ts');
