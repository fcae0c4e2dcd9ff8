import { defineConfig } from 'vite';

/** Builds static files under /ops, for a content security policy that allows nothing inline. */
export default defineConfig({
  base: '/ops/',
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
