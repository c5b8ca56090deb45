import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Libraries that every page needs and that seldom change, in files of their own, so that the two entry
 * pages share them and a change of the app's code leaves them cached.
 */
const VENDOR_CHUNKS = [
  { name: 'vendor-grid', test: /node_modules[\\/]ag-(grid|charts|stack)/, priority: 30 },
  {
    name: 'vendor-editor',
    test: /node_modules[\\/](@codemirror|@lezer|@marijn|style-mod|crelt|w3c-keyname)/,
    priority: 30,
  },
  { name: 'vendor-mantine', test: /node_modules[\\/](@mantine|@floating-ui|clsx|react-remove-scroll)/, priority: 20 },
  { name: 'vendor-react', test: /node_modules[\\/](react|react-dom|scheduler|zustand|@tanstack)[\\/]/, priority: 20 },
  // The setting of zod goes with zod, so that it runs before any chunk that makes schemas.
  {
    name: 'vendor-rpc',
    test: /node_modules[\\/](@orpc|zod)[\\/]|src-renderer[\\/]app[\\/]zod-config/,
    priority: 20,
  },
];

export default defineConfig({
  main: {
    build: {
      sourcemap: true,
      // Native code and its loader stay in node_modules; all else is bundled, for a quick start.
      externalizeDeps: false,
      rolldownOptions: {
        external: ['better-sqlite3', 'ws'],
        input: {
          electron: here('src-main/hosts/electron/main.ts'),
          loopback: here('src-main/hosts/loopback/main.ts'),
          'queue-worker': here('src-main/workspace/worker/queue-worker.ts'),
          'scan-worker': here('src-main/workspace/worker/scan-worker.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      sourcemap: true,
      externalizeDeps: false,
      // A sandboxed preload can require nothing but electron: CommonJS, one file.
      rolldownOptions: {
        input: { preload: here('src-main/hosts/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: here('src-renderer'),
    plugins: [react()],
    build: {
      outDir: here('out/renderer'),
      // The same files are served to the browser of the loopback host, which need not be the newest.
      target: 'es2023',
      // Browsers that know light-dark(): for older ones it would be rewritten into variables that nobody sets.
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      // The page's policy allows fonts and images of its own origin only, never data: addresses.
      assetsInlineLimit: 0,
      sourcemap: true,
      minify: true,
      rolldownOptions: {
        input: { index: here('src-renderer/index.html'), electron: here('src-renderer/electron.html') },
        output: { codeSplitting: { groups: VENDOR_CHUNKS } },
      },
    },
  },
});
