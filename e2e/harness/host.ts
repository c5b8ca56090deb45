import type { Page } from 'playwright-core';
import type { DoubleControl } from '../hosts/electron-double/double-control.ts';

export type HostName = 'loopback' | 'electron-double' | 'electron';

export interface StartOptions {
  readonly dataDir: string;
  /** Queue given on the command line. */
  readonly file?: string | undefined;
  /** User and group id to run as; null for the tests' own. */
  readonly user?: number | null;
}

/** The app, running on one host, with its window open. */
export interface RunningApp {
  readonly page: Page;
  /** Origin of the page as Chromium sees it. */
  readonly origin: string;
  /** What the processes wrote. */
  readonly output: () => string;
  /** Only on the double: what its `electron` can be asked. */
  readonly control: DoubleControl | null;
  readonly resize: (width: number, height: number) => Promise<void>;
  /** Ends the app as its user would; answers its exit code. */
  readonly close: () => Promise<number | null>;
}

export interface Host {
  readonly name: HostName;
  /** One sentence why the host cannot run on this machine; null where it can. */
  readonly unavailable: () => string | null;
  /** One sentence why the host cannot run as another user; null where it can. */
  readonly refusesUser: string | null;
  readonly start: (options: StartOptions) => Promise<RunningApp>;
}
