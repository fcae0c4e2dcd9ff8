import { defineConfig } from 'vite';

/** Builds static files under /ops, with nothing inline: the console's Content-Security-Policy forbids it. */
export default defineConfig({
  base: '/ops/',
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
