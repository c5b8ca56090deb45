/**
 * `npm start`: builds what is stale and runs the app, in its window where Electron can run, else in the
 * browser. `--web` chooses the browser. All other arguments are the app's own.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale } from './lib/build.ts';
import { electronBinary, whyNoElectron } from './lib/electron-runtime.ts';
import { note, ROOT } from './lib/project.ts';

/** Folder in which the command was typed; relative paths among the arguments count from there. */
const callerDir = process.env.INIT_CWD ?? process.cwd();
const args = process.argv.slice(2);

await start();

async function start(): Promise<void> {
  const { ok, output } = await buildIfStale();
  if (!ok) {
    note(`${output}\nPoppo Queue could not be built.`);
    process.exitCode = 1;
    return;
  }
  const reason = args.includes('--web') ? null : await whyNoElectron();
  if (reason !== null) note(`Poppo Queue runs in the browser because ${reason}.`);
  if (reason === null && !args.includes('--web')) runElectron();
  else await runLoopback();
}

/**
 * npm hands a SIGTERM to the shell between it and this process, which dies of it alone. So where the shell
 * is gone, this process ends as if it had got the signal itself: it saves its queues and closes.
 */
function endWithParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
}

/** In this very process, so that signals and exit codes are the app's own. */
async function runLoopback(): Promise<void> {
  const entry = join(ROOT, 'out', 'main', 'loopback.js');
  if (process.env.npm_lifecycle_event !== undefined) endWithParent();
  process.chdir(callerDir);
  process.argv = [process.execPath, entry, ...args];
  await import(pathToFileURL(entry).href);
}

function runElectron(): void {
  const entry = join(ROOT, 'out', 'main', 'electron.js');
  const child = spawn(electronBinary() ?? 'electron', [entry, ...args], { cwd: callerDir, stdio: 'inherit' });
  // Ctrl+C reaches the app by itself; this process only waits for it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('error', (error) => {
    note(`Electron could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
