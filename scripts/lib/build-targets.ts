/** A part of the build: what it is made from, and what it makes under `out/`. */
export interface BuildTarget {
  readonly name: string;
  readonly sourceFolders: readonly string[];
  readonly sourceFiles: readonly string[];
  /** What a build must have made, so that half of one does not pass for a whole. */
  readonly results: readonly string[];
}

/** Both hosts and the page. */
export const APP: BuildTarget = {
  name: 'app',
  sourceFolders: ['src-main', 'src-shared', 'src-renderer'],
  sourceFiles: ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json'],
  results: [
    'main/electron.js',
    'main/loopback.js',
    'main/queue-worker.js',
    'main/scan-worker.js',
    'preload/preload.cjs',
    'renderer/index.html',
    'renderer/electron.html',
  ],
};

/** What `import 'poppo-queue'` and `require('poppo-queue')` load, with its types. */
export const LIBRARY: BuildTarget = {
  name: 'library',
  sourceFolders: ['src-main', 'src-shared'],
  sourceFiles: [
    'package.json',
    'package-lock.json',
    'library.vite.config.ts',
    'tsconfig.base.json',
    'tsconfig.library.json',
    'scripts/lib/library-types.ts',
  ],
  results: ['index', 'testing'].flatMap((entry) => [
    ...[`lib/${entry}.js`, `lib/${entry}.cjs`],
    ...[`lib/types/${entry}.d.ts`, `lib/types/${entry}.d.cts`],
  ]),
};
