import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const SOURCE_FOLDERS = ['src-main', 'src-shared', 'src-renderer'];
const SOURCE_FILES = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json'];
const NOT_BUILT = /\.test\.tsx?$|\.test-worker\.ts$|[\\/]testing[\\/]/;

/** What a build must have made, so that half of one does not pass for a whole. */
const RESULTS = [
  'main/electron.js',
  'main/loopback.js',
  'main/queue-worker.js',
  'preload/preload.cjs',
  'renderer/index.html',
  'renderer/electron.html',
];

/** Knows whether `out/` was built from the sources as they are now, by their content. */
export class BuildStamp {
  readonly #root: string;
  readonly #path: string;

  constructor(root: string) {
    this.#root = root;
    this.#path = join(root, 'out', '.build-stamp');
  }

  isStale(): boolean {
    const missing = RESULTS.some((path) => !existsSync(join(this.#root, 'out', path)));
    return missing || !existsSync(this.#path) || readFileSync(this.#path, 'utf8') !== this.digest();
  }

  /** To be called before a build: one that breaks off leaves no stamp. */
  clear(): void {
    rmSync(this.#path, { force: true });
  }

  /** @param digest - the sources' as it was before the build began */
  set(digest: string): void {
    writeFileSync(this.#path, digest);
  }

  /** SHA-256 over the names and contents of everything that is built. */
  digest(): string {
    const hash = createHash('sha256');
    for (const path of this.#sources()) {
      hash.update(`${relative(this.#root, path)}\0`);
      hash.update(createHash('sha256').update(readFileSync(path)).digest());
    }
    return hash.digest('hex');
  }

  #sources(): string[] {
    const found = SOURCE_FILES.map((name) => join(this.#root, name));
    for (const folder of SOURCE_FOLDERS) {
      for (const entry of readdirSync(join(this.#root, folder), { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) found.push(join(entry.parentPath, entry.name));
      }
    }
    return found.filter((path) => existsSync(path) && !NOT_BUILT.test(path)).sort();
  }
}
