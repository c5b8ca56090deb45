import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { withoutPassword } from '../../workspace/location.ts';

export interface CliOptions {
  /** Port on 127.0.0.1; 0 takes any that is free. */
  readonly port: number;
  readonly openBrowser: boolean;
  /** Absolute path. */
  readonly dataDir: string;
  /** Queue file or URL to open; null for the one that was open last. */
  readonly location: string | null;
}

export const USAGE = 'Usage: npm start -- --web [--port N] [--no-open] [--data-dir DIR] [FILE-OR-URL]';

/** A command line that cannot be understood; the message is one sentence for the user. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const OPTIONS = {
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
  'data-dir': { type: 'string' },
  // Chooses this host in the start script; accepted here so that the line can be passed on as it is.
  web: { type: 'boolean' },
} as const;

/** Throws UsageError. */
export function parseCliOptions(args: readonly string[], defaultDataDir: string): CliOptions {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) {
    throw new UsageError(
      `Only one queue can be given, but there are ${positionals.length}: ${positionals.map(withoutPassword).join(', ')}.`,
    );
  }
  return {
    port: values.port === undefined ? 0 : parsePort(values.port),
    openBrowser: values['no-open'] !== true,
    dataDir: resolve(values['data-dir'] ?? defaultDataDir),
    location: positionals[0] ?? null,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '') : String(error);
    throw new UsageError(`${reason.replace(/\.$/, '')}.`);
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port;
  throw new UsageError(`The port must be a number from 0 to 65535, not '${text}'.`);
}
