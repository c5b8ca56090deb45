import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, type TestContext, test } from 'vitest';
import { electronHost } from '../hosts/electron.ts';
import { electronDoubleHost } from '../hosts/electron-double/launch.ts';
import { loopbackHost } from '../hosts/loopback.ts';
import { expectAccessible } from './accessibility.ts';
import { closeBrowserAfterAll } from './browser.ts';
import type { Host, HostName, RunningApp } from './host.ts';
import { verifyPage } from './page-watch.ts';
import { ROOT } from './paths.ts';
import { takeScreenshots } from './screenshots.ts';

/** Every host that the same specs run on. */
export const hosts: readonly Host[] = [loopbackHost, electronDoubleHost, electronHost];

const TEST_TIMEOUT_MS = 120_000;

/** The user `nobody` of every Unix. */
const NOBODY = 65_534;

/** What a test on a host gets. */
export interface HostTest {
  readonly host: HostName;
  readonly app: RunningApp;
  readonly page: Page;
  /** Origin of the page as the browser sees it. */
  readonly origin: string;
  /** The app's data folder, empty at the start. */
  readonly dataDir: string;
  /** A folder for the test's own files, removed afterwards. */
  readonly folder: string;
  /**
   * Keeps pictures of what is shown, in both themes and two sizes. The page is the same on every host: on all but the
   * first, one picture is enough.
   */
  readonly screenshot: (name: string) => Promise<void>;
  /** Fails where axe finds anything serious on what is shown, in either theme. */
  readonly expectAccessible: () => Promise<void>;
  /** Errors in the page that match are no failure. */
  readonly expectComplaint: (pattern: RegExp) => unknown;
}

export interface HostTestOptions {
  /** Makes the queue that the app is started with; gets the test's folder. */
  readonly file?: (folder: string) => Promise<string>;
  /** Runs the app as a user whom file permissions bind: another one where the tests run as root. */
  readonly withoutPrivileges?: boolean;
  /** Prepares the data folder. */
  readonly before?: (dataDir: string) => void;
}

export interface HostSuite {
  readonly name: HostName;
  /** A test with an app of its own. Errors that the page reports fail it. */
  readonly test: HostTestFunction;
}

type HostTestBody = (context: HostTest) => Promise<void>;

interface HostTestFunction {
  (name: string, body: HostTestBody, options?: HostTestOptions): void;
  /** One test for each case; `%s` in the name is the case's first value. */
  each<const Case extends readonly [string, ...unknown[]]>(
    cases: readonly Case[],
  ): (name: string, body: (values: Case, context: HostTest) => Promise<void>, options?: HostTestOptions) => void;
}

/** Declares the same tests for every host, or for some. Where a host cannot run, they are skipped with the reason. */
export function describeOnHosts(
  name: string,
  declare: (suite: HostSuite) => void,
  only: readonly HostName[] = [],
): void {
  closeBrowserAfterAll();
  const chosen = hosts.filter((host) => only.length === 0 || only.includes(host.name));
  describe.each(chosen.map((host) => ({ host, label: host.name })))(`${name} on $label`, ({ host }) => {
    declare({ name: host.name, test: testOn(host, host === chosen[0]) });
  });
}

function testOn(host: Host, isFirst: boolean): HostTestFunction {
  const one = (title: string, body: HostTestBody, options: HostTestOptions = {}) => {
    test(title, { timeout: TEST_TIMEOUT_MS }, (context) => runOn({ host, isFirst, title, body, options }, context));
  };
  const each: HostTestFunction['each'] = (cases) => (title, body, options) => {
    for (const values of cases) one(title.replace('%s', values[0]), (context) => body(values, context), options);
  };
  return Object.assign(one, { each });
}

interface Trial {
  readonly host: Host;
  /** The first of the hosts that this test runs on. */
  readonly isFirst: boolean;
  readonly title: string;
  readonly body: HostTestBody;
  readonly options: HostTestOptions;
}

async function runOn(trial: Trial, context: TestContext): Promise<void> {
  const { host, body, options } = trial;
  const user = options.withoutPrivileges ? unprivilegedUser() : null;
  const reason = host.unavailable() ?? (user === null ? null : host.refusesUser);
  if (reason !== null) context.skip(reason);
  const folder = await mkdtemp(join(tmpdir(), 'poppo-e2e-'));
  const dataDir = join(folder, 'data');
  await mkdir(dataDir, { mode: 0o700 });
  if (user !== null) await Promise.all([folder, dataDir].map((path) => chown(path, user, user)));
  try {
    options.before?.(dataDir);
    const app = await host.start({ dataDir, user, file: await options.file?.(folder) });
    await runWith(app, trial, (parts) => body({ ...parts, dataDir, folder }));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Id of a user without rights, where the tests run as root; null where they are bound themselves. */
function unprivilegedUser(): number | null {
  return process.getuid?.() === 0 ? NOBODY : null;
}

type AppParts = Omit<HostTest, 'dataDir' | 'folder'>;

async function runWith(
  app: RunningApp,
  { host: { name: host }, isFirst, title }: Trial,
  body: (parts: AppParts) => Promise<void>,
) {
  const expected: RegExp[] = [];
  try {
    await app.resize(1280, 800);
    const screenshot = (name: string) => takeScreenshots(app, host, name, isFirst ? 'all' : 'one');
    await body({
      host,
      app,
      page: app.page,
      origin: app.origin,
      screenshot,
      expectAccessible: () => expectAccessible(app.page),
      expectComplaint: (pattern) => expected.push(pattern),
    });
    await verifyPage(app.page, expected);
  } catch (error) {
    await keepEvidence(app, host, title);
    throw withOutput(error, app.output());
  } finally {
    await app.close();
  }
}

async function keepEvidence({ page }: RunningApp, host: HostName, title: string): Promise<void> {
  const path = join(ROOT, 'test-artifacts', host, 'failures', `${title.replace(/[^\w-]+/g, '-')}.png`);
  await page.screenshot({ path }).catch(() => undefined);
}

function withOutput(error: unknown, output: string): unknown {
  if (error instanceof Error && output !== '') error.message += `\n--- output of the app ---\n${output.slice(-4000)}`;
  return error;
}
