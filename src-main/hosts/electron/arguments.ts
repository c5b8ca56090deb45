import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface ElectronArguments {
  /** Absolute folder of the app's data; null for the operating system's place. */
  readonly dataDir: string | null;
  /** Queue to open: a path, relative ones from the caller's folder, or an address such as `file:///queue.db`. */
  readonly file: string | null;
}

/**
 * Reads the app's own arguments. Chromium puts switches of its own among those of a second instance, so
 * unknown ones are passed over.
 */
export function readArguments(args: readonly string[], workingDirectory: string): ElectronArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { 'data-dir': { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const dataDir = values['data-dir'];
  const [file] = positionals;
  return {
    dataDir: typeof dataDir === 'string' ? resolve(workingDirectory, dataDir) : null,
    file: file === undefined ? null : pathOf(file, workingDirectory),
  };
}

// Addresses are read by the app itself, which also says which kinds it knows.
function pathOf(file: string, workingDirectory: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(file) ? file : resolve(workingDirectory, file);
}
