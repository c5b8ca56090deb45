import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.ts';

/** A program that the tests need and npm does not bring. */
interface Prerequisite {
  readonly name: string;
  /** Names it goes by, the preferred one first. */
  readonly commands: readonly string[];
  readonly aptPackage: string;
  /** Environment variable that names another place. */
  readonly variable: string;
}

const REDIS: Prerequisite = {
  name: 'Redis (redis-server)',
  commands: ['redis-server'],
  aptPackage: 'redis-server',
  variable: 'REDIS_SERVER_PATH',
};

const CHROMIUM: Prerequisite = {
  name: 'Chromium',
  commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'Google Chrome', 'Chromium'],
  aptPackage: 'chromium',
  variable: 'CHROMIUM_PATH',
};

const NEEDED = [REDIS, CHROMIUM];

/** Installed where that can be done; tests that would use it are skipped elsewhere, with the reason. */
const STRACE: Prerequisite = {
  name: 'strace',
  commands: ['strace'],
  aptPackage: 'strace',
  variable: 'STRACE_PATH',
};

const USUAL_PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/opt/google/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
];

/** Either where the programs are, as environment variables, or one sentence that says what is missing. */
export type Prerequisites = { readonly env: NodeJS.ProcessEnv } | { readonly missing: string };

/** Finds what the tests need. What is missing is installed where this is root on a Debian system. */
export async function findPrerequisites(log: (line: string) => void): Promise<Prerequisites> {
  let missing = await missingOf(NEEDED);
  const wanted = canInstall() ? [...missing, ...(await missingOf([STRACE]))] : [];
  if (wanted.length > 0) {
    const packages = wanted.map(({ aptPackage }) => aptPackage);
    log(`Installing ${packages.join(' and ')} with apt-get ...`);
    await aptInstall(packages);
    missing = await missingOf(NEEDED);
  }
  if (missing.length > 0) return { missing: sentence(missing) };
  const places = await Promise.all(NEEDED.map(async (one) => [one.variable, await find(one)]));
  return { env: Object.fromEntries(places) };
}

async function missingOf(programs: readonly Prerequisite[]): Promise<Prerequisite[]> {
  const found = await Promise.all(programs.map(async (one) => ({ one, path: await find(one) })));
  return found.filter(({ path }) => path === null).map(({ one }) => one);
}

function sentence(missing: readonly Prerequisite[]): string {
  const names = missing.map(({ name }) => name).join(' and ');
  const packages = missing.map(({ aptPackage }) => aptPackage).join(' ');
  return `The tests need ${names}: please install it, for example with "sudo apt-get install ${packages}".`;
}

/** The first candidate that can be run; an installed name may be a mere pointer to a snap. */
async function find({ commands, variable }: Prerequisite): Promise<string | null> {
  const named = process.env[variable];
  const candidates = named ? [named] : commands.flatMap(placesOf);
  for (const path of candidates.filter(isExecutable)) {
    const { code } = await run(path, ['--version'], { timeoutMs: 30_000 });
    if (code === 0) return path;
  }
  return null;
}

function placesOf(command: string): string[] {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...USUAL_PLACES];
  return [...new Set(folders)].filter((folder) => folder !== '').map((folder) => join(folder, command));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && placesOf('apt-get').some(isExecutable);
}

async function aptInstall(packages: readonly string[]): Promise<void> {
  // RUNLEVEL keeps the packages from starting services of their own.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await run('apt-get', ['update'], { env });
  await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env, output: 'show' });
}
