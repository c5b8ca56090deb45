import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildIfStale, LIBRARY } from '../lib/build.ts';
import { ROOT } from '../lib/project.ts';
import { type RunResult, run } from '../lib/run.ts';

interface Packed {
  readonly filename: string;
  readonly files: ReadonlyArray<{ readonly path: string }>;
}

/** A project of somebody's who has installed the package, and nothing but what it depends on. */
export class InstalledPackage {
  readonly folder: string;
  /** Paths in the tarball. */
  readonly files: readonly string[];

  private constructor(folder: string, files: readonly string[]) {
    this.folder = folder;
    this.files = files;
  }

  /** Builds what is stale, packs it, and installs the tarball in a folder of its own. */
  static async install(): Promise<InstalledPackage> {
    const built = await buildIfStale(LIBRARY);
    if (!built.ok) throw new Error(built.output);
    const folder = mkdtempSync(join(tmpdir(), 'poppo-package-'));
    const { filename, files } = await pack(folder);
    const place = join(folder, 'node_modules', 'poppo-queue');
    mkdirSync(place, { recursive: true });
    await must(run('tar', ['-xzf', join(folder, filename), '--strip-components=1', '-C', place]));
    const installed = new InstalledPackage(
      folder,
      files.map(({ path }) => path),
    );
    for (const name of [...Object.keys(installed.manifest.dependencies), '@types/node', 'undici-types']) {
      installed.#link(name);
    }
    installed.write('package.json', '{ "type": "module" }');
    return installed;
  }

  get path(): string {
    return join(this.folder, 'node_modules', 'poppo-queue');
  }

  get manifest(): { readonly dependencies: Readonly<Record<string, string>> } {
    return JSON.parse(readFileSync(join(this.path, 'package.json'), 'utf8'));
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), 'utf8');
  }

  /** Runs a program of the project, which is given by its text. */
  async program(name: string, text: string, nodeArgs: readonly string[] = []): Promise<RunResult> {
    this.write(name, text);
    return this.run(name, nodeArgs);
  }

  /** Runs a program that was written before. */
  run(name: string, nodeArgs: readonly string[] = []): Promise<RunResult> {
    return run('node', ['--disable-warning=ExperimentalWarning', ...nodeArgs, name], { cwd: this.folder });
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #link(name: string): void {
    const target = join(this.folder, 'node_modules', name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), target, 'junction');
  }
}

async function pack(folder: string): Promise<Packed> {
  const output = await must(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]));
  const [packed]: readonly Packed[] = JSON.parse(output.slice(output.indexOf('[')));
  if (!packed) throw new Error(output);
  return packed;
}

async function must(running: Promise<RunResult>): Promise<string> {
  const { code, output } = await running;
  if (code !== 0) throw new Error(output);
  return output;
}
