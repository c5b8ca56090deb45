import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { BuildTarget } from './build-targets.ts';

const NOT_BUILT = /\.test\.tsx?$|\.test-worker\.ts$|[\\/]testing[\\/]/;

/** Knows whether a part of `out/` was built from the sources as they are now, by their content. */
export class BuildStamp {
  readonly #root: string;
  readonly #target: BuildTarget;
  readonly #path: string;

  constructor(root: string, target: BuildTarget) {
    this.#root = root;
    this.#target = target;
    this.#path = join(root, 'out', `.${target.name}-stamp`);
  }

  isStale(): boolean {
    const missing = this.#target.results.some((path) => !existsSync(join(this.#root, 'out', path)));
    return missing || !existsSync(this.#path) || readFileSync(this.#path, 'utf8') !== this.digest();
  }

  /** To be called before a build: one that breaks off leaves no stamp. */
  clear(): void {
    rmSync(this.#path, { force: true });
  }

  /** @param digest - the sources' as it was before the build began */
  set(digest: string): void {
    mkdirSync(join(this.#root, 'out'), { recursive: true });
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
    const { sourceFiles, sourceFolders } = this.#target;
    const found = sourceFiles.map((name) => join(this.#root, name));
    for (const folder of sourceFolders) {
      for (const entry of readdirSync(join(this.#root, folder), { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) found.push(join(entry.parentPath, entry.name));
      }
    }
    return found.filter((path) => existsSync(path) && !NOT_BUILT.test(path)).sort();
  }
}
