import { createInterface } from 'node:readline';
import { toAppError } from '../../../src-shared/errors/app-error.ts';
import { createLogger } from '../../platform/logger.ts';
import { findAppFiles } from './app-files.ts';
import { type CliOptions, parseCliOptions, USAGE, UsageError } from './cli-options.ts';
import { defaultDataDir } from './data-dir.ts';
import { openBrowser } from './open-browser.ts';
import { type LoopbackApp, runLoopback, StartError } from './run.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const SAME_SIGNAL_MS = 1000;

const logger = createLogger();

await main();

async function main(): Promise<void> {
  // One broken message of one window must not take the queues of all others down.
  process.on('unhandledRejection', (error) => logger.error('Something unexpected went wrong.', { error }));
  try {
    const options = parseCliOptions(process.argv.slice(2), defaultDataDir(process.platform, process.env));
    const app = await runLoopback(options, findAppFiles(import.meta.url), logger);
    closeOnSignals(app);
    announce(app, options);
  } catch (error) {
    fail(error);
  }
}

/** The address is the only thing that is ever written to standard output. */
function announce({ server }: LoopbackApp, { openBrowser: wanted }: CliOptions): void {
  const printLink = (): string => {
    const link = server.newLink();
    process.stdout.write(`Poppo Queue is ready at ${link}\n`);
    return link;
  };
  const link = printLink();
  if (wanted) openBrowser(link, () => tell('No browser could be opened here; open the link above yourself.'));
  if (process.stdin.isTTY) createInterface({ input: process.stdin }).on('line', printLink);
}

function closeOnSignals(app: LoopbackApp): void {
  let closingSince: number | null = null;
  const close = (): void => {
    // A later Ctrl+C means: now. One Ctrl+C may come twice, from the terminal and from npm.
    if (closingSince !== null && performance.now() - closingSince > SAME_SIGNAL_MS) process.exit(EXIT_FAILED);
    if (closingSince !== null) return;
    closingSince = performance.now();
    app.close().then(
      () => process.exit(0),
      (error) => fail(error),
    );
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
  process.on('SIGHUP', close);
}

function fail(error: unknown): never {
  if (error instanceof UsageError) tell(`${error.message} ${USAGE}`);
  else if (error instanceof StartError) tell(error.message);
  else tell(`Poppo Queue stopped: ${toAppError(error).message}`);
  process.exit(error instanceof UsageError ? EXIT_USAGE : EXIT_FAILED);
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
