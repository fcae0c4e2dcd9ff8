import { defineConfig } from 'vite';

/** Static files under /ops, fit for a policy without anything inline. */
export default defineConfig({
  base: '/ops/',
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
