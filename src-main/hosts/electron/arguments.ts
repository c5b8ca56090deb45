import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface ElectronArguments {
  /** Absolute folder of the app's data; null for the operating system's place. */
  readonly dataDir: string | null;
  /** Queue to open; relative paths count from the caller's folder. */
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
    file: file === undefined ? null : resolve(workingDirectory, file),
  };
}
