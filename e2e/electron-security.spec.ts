import { expect } from 'vitest';
import { PORT_CHANNEL } from '../src-shared/contract/transport.ts';
import { describeOnHosts, type HostTest } from './harness/describe-on-hosts.ts';
import type { DoubleControl } from './hosts/electron-double/double-control.ts';

const SAFE = { contextIsolation: true, sandbox: true, nodeIntegration: false };
const FOREIGN = 'https://evil.example/page.html';

function control({ app }: HostTest): DoubleControl {
  if (app.control === null) throw new Error('this host has no double');
  return app.control;
}

/** Sum of the ports that the documents of the window were given. */
async function portsGiven(double: DoubleControl): Promise<number> {
  return (await double.frames()).reduce((sum, frame) => sum + frame.portsGiven, 0);
}

describeOnHosts(
  'the desktop shell',
  ({ test }) => {
    test('gives its own page one port, and a new one after a reload', async (context) => {
      const double = control(context);
      await expect.poll(() => double.frames()).toEqual([{ origin: 'poppo-queue://app', isTop: true, portsGiven: 1 }]);
      await context.page.reload();
      await expect.poll(() => double.frames()).toEqual([{ origin: 'poppo-queue://app', isTop: true, portsGiven: 1 }]);
    });

    test('gives a frame inside the page no port', async (context) => {
      const double = control(context);
      await context.page.evaluate(() => {
        const frame = document.createElement('iframe');
        frame.srcdoc = '<p>inside</p>';
        document.body.append(frame);
      });
      await expect.poll(() => double.frames()).toHaveLength(2);
      const before = await portsGiven(double);
      await double.sendFromFrame(1, PORT_CHANNEL);
      // The page's own request, sent after the frame's, shows that the frame's was dealt with.
      await double.sendFromFrame(0, PORT_CHANNEL);
      await expect.poll(() => portsGiven(double)).toBe(before + 1);
      expect((await double.frames())[1]).toMatchObject({ isTop: false, portsGiven: 0 });
    });

    test('gives a page of another origin no port, even in its own window', async (context) => {
      const double = control(context);
      context.expectComplaint(/favicon/);
      await double.forceForeignPage(FOREIGN, '<!doctype html><title>Foreign</title>');
      await expect.poll(() => double.frames()).toMatchObject([{ origin: 'https://evil.example' }]);
      await expect.poll(() => context.page.title()).toBe('Foreign');
      await double.sendFromFrame(0, PORT_CHANNEL);
      expect(await double.frames()).toEqual([{ origin: 'https://evil.example', isTop: true, portsGiven: 0 }]);
      expect(await context.page.evaluate(() => 'poppoHost' in window)).toBe(true);
    });

    test('shows the page nothing of Node or Electron', async ({ page }) => {
      const seen = await page.evaluate(() => ({
        globals: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', '__electron'].filter(
          (name) => name in window,
        ),
        host: Object.keys((window as { poppoHost?: object }).poppoHost ?? {}),
      }));
      expect(seen).toEqual({ globals: [], host: ['pathForFile'] });
    });

    test('stays on its page', async (context) => {
      const { page } = context;
      const home = page.url();
      await page.evaluate((address) => location.assign(address), FOREIGN);
      await expect.poll(async () => (await control(context).record()).blockedNavigations).toEqual([FOREIGN]);
      expect(page.url()).toBe(home);
      expect(await page.title()).toContain('Poppo Queue');
    });

    test('opens no windows, and only listed https hosts in the browser', async (context) => {
      const double = control(context);
      const wanted = [
        'https://github.com/',
        'http://github.com/',
        'https://github.com.evil.example/',
        'https://user@github.com/',
        'https://github.com:8443/',
        'file:///etc/passwd',
        FOREIGN,
      ];
      const opened = await context.page.evaluate((all) => all.map((url) => window.open(url)), wanted);
      expect(opened).toEqual(wanted.map(() => null));
      await context.page.evaluate((url) => {
        const link = Object.assign(document.createElement('a'), { href: url, target: '_blank' });
        document.body.append(link);
        link.click();
      }, FOREIGN);
      await expect.poll(async () => (await double.record()).deniedWindows).toEqual([...wanted, FOREIGN]);
      expect((await double.record()).openedExternally).toEqual(['https://github.com/']);
      expect(await double.windowCount()).toBe(1);
    });

    test('grants no permission but copying', async ({ page, app }) => {
      const states = await page.evaluate(async () => {
        const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'] as PermissionName[];
        const all = names.map(async (name) => [name, (await navigator.permissions.query({ name })).state]);
        return Object.fromEntries(await Promise.all(all));
      });
      expect(new Set(Object.values(states))).toEqual(new Set(['denied']));
      expect((await app.control?.record())?.permissions['clipboard-sanitized-write']).toBe('granted');
    });

    test.each([
      ['larger than the limit', () => 'x'.repeat(16 * 1024 * 1024 + 1)],
      ['that is no text or bytes', () => ({ path: 'host/info' })],
    ])('closes the port on a message %s', async ([, make], { page }) => {
      await page.addInitScript(() => {
        window.addEventListener('message', ({ ports: [port] }) => {
          if (port) Object.assign(window, { stolen: port });
        });
      });
      await page.reload();
      await page.waitForFunction(() => 'stolen' in window);
      const closed = await page.evaluate(async (message) => {
        const { stolen } = window as unknown as { stolen: MessagePort };
        const ended = new Promise((resolve) => {
          stolen.addEventListener('close', () => resolve('closed'));
          setTimeout(() => resolve('still open'), 20_000);
        });
        stolen.postMessage(message);
        return ended;
      }, make());
      expect(closed).toBe('closed');
    });

    test('serves nothing but the built page', async ({ page, expectComplaint }) => {
      expectComplaint(/404|405/);
      const statuses = await page.evaluate(async () => {
        const paths = [
          '/..%2f..%2fpackage.json',
          '/%2e%2e/main/electron.js',
          '/assets/..%5c..%5cmain/electron.js',
          '/a%00b',
          '/%zz',
          '/nothing',
        ];
        const got = await Promise.all(paths.map(async (path) => (await fetch(path)).status));
        return [
          ...got,
          (await fetch('/electron.html')).status,
          (await fetch('/electron.html', { method: 'POST' })).status,
        ];
      });
      expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 200, 405]);
    });
  },
  ['electron-double'],
);

describeOnHosts(
  'the double of electron',
  ({ test }) => {
    test.each([
      ['with nodeIntegration', { ...SAFE, nodeIntegration: true }],
      ['without contextIsolation', { ...SAFE, contextIsolation: false }],
      ['without a sandbox', { ...SAFE, sandbox: false }],
      ['without webSecurity', { ...SAFE, webSecurity: false }],
    ])('refuses a window %s', async ([what, webPreferences], context) => {
      expect(await control(context).tryWindow({ webPreferences })).toContain(
        `refused: a window ${what.replace(' a ', ' ')}`,
      );
    });

    test('names what it does not have', async (context) => {
      const said = await control(context).tryWindow({ frame: false, webPreferences: SAFE });
      expect(said).toContain('BrowserWindow option frame is not in the double of electron');
    });
  },
  ['electron-double'],
);
