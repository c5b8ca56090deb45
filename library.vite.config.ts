import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Whoever installs the library gets its packages beside it. */
const isPackage = (id: string) => !id.startsWith('.') && !id.startsWith('\0') && !isAbsolute(id);

/** The library that npm gets: what `import 'poppo-queue'` and `require('poppo-queue')` load. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: here('out/lib'),
    target: 'node22',
    minify: false,
    lib: { entry: { index: here('src-main/library.ts'), testing: here('src-main/library-testing.ts') } },
    rolldownOptions: {
      platform: 'node',
      external: isPackage,
      output: [
        { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
        { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name].cjs' },
      ],
    },
  },
});
