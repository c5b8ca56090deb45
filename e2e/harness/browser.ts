import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { afterAll } from 'vitest';
import { chromiumPath } from './paths.ts';

/** A running Chromium. Nothing but this machine can be reached from its pages. */
export interface SharedBrowser {
  readonly context: BrowserContext;
  /** DevTools address, for the double of electron. */
  readonly endpoint: string;
}

const ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

let shared: Promise<SharedBrowser & { readonly close: () => Promise<void> }> | null = null;

/** The browser of this spec file, started when first asked for and closed after the last test. */
export function sharedBrowser(): Promise<SharedBrowser> {
  shared ??= start();
  return shared;
}

/** Call at the top of a spec file that uses the browser. */
export function closeBrowserAfterAll(): void {
  afterAll(async () => {
    const browser = await shared;
    shared = null;
    await browser?.close();
  });
}

async function start() {
  const profile = await mkdtemp(join(tmpdir(), 'poppo-e2e-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    args: ARGS,
    headless: true,
    viewport: null,
    chromiumSandbox: false,
  });
  const [port, path] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { context, endpoint: `ws://127.0.0.1:${port}${path}`, close };
}
