import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeQueue } from './fixtures/queue-process.ts';
import { readContent } from './fixtures/read-content.ts';
import { someTasks } from './fixtures/tasks.ts';
import { describeOnHosts, type HostTest } from './harness/describe-on-hosts.ts';
import { expectText, expectVisible } from './harness/expect.ts';
import type { DoubleControl } from './hosts/electron-double/double-control.ts';
import { startMain } from './hosts/electron-double/launch.ts';
import { Overview } from './pages/overview.ts';
import { Shell } from './pages/shell.ts';
import { Welcome } from './pages/welcome.ts';

function control({ app }: HostTest): DoubleControl {
  if (app.control === null) throw new Error('this host has no double');
  return app.control;
}

function makeSqlite(folder: string, name: string, count = 3): Promise<string> {
  return makeQueue({ type: 'sqlite', path: join(folder, name) }, someTasks(count));
}

describeOnHosts(
  'the desktop app',
  ({ test }) => {
    test('shows its window once the page has drawn', async (context) => {
      await expectVisible(new Welcome(context.page).heading);
      await expect.poll(() => control(context).isWindowVisible()).toBe(true);
    });

    test('opens a queue through the dialogs of the operating system', async (context) => {
      const { page, folder } = context;
      const double = control(context);
      await double.answerDialog(null);
      await page.getByRole('button', { name: 'Browse…' }).click();
      await expect.poll(async () => (await double.record()).dialogs.length).toBe(1);
      await expectText(new Welcome(page).heading, 'Welcome');
      await double.answerDialog(await makeSqlite(folder, 'chosen.db'));
      await page.getByRole('button', { name: 'Browse…' }).click();
      await new Shell(page).expectOpen('chosen.db');
    });

    test('opens a queue from its menu, and shows it', async (context) => {
      const { page, folder } = context;
      const double = control(context);
      await expectVisible(new Welcome(page).heading);
      await double.answerDialog(await makeSqlite(folder, 'from-menu.db'));
      await double.clickMenu(['File', 'Open…']);
      await new Shell(page).expectOpen('from-menu.db');
      await double.clickMenu(['help', 'Show Data Folder']);
      expect((await double.record()).openedPaths).toEqual([context.dataDir]);
    });

    test('opens a dropped file by its path', async (context) => {
      const { page, folder } = context;
      const path = await makeSqlite(folder, 'dropped.db', 4);
      await expectVisible(new Welcome(page).heading);
      await control(context).setFilePath('dropped.db', path);
      await page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['x'], 'dropped.db'));
        for (const type of ['dragover', 'drop']) {
          document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        }
      });
      await new Shell(page).expectOpen('dropped.db');
      expect(await new Overview(page).count('Queued')).toBe(4);
    });

    test('hands a second start over to the first', async (context) => {
      const { page, folder, dataDir } = context;
      await expectVisible(new Welcome(page).heading);
      const second = await startMain({ dataDir, file: await makeSqlite(folder, 'second.db') });
      expect(await second.ended).toBe(0);
      await new Shell(page).expectOpen('second.db');
      expect(await control(context).windowCount()).toBe(1);
    });

    test(
      'ends only after everything is saved',
      async (context) => {
        const { page, folder, app } = context;
        await new Shell(page).expectOpen('saved.json');
        await control(context).closeWindow();
        expect(await app.close()).toBe(0);
        expect(readContent({ type: 'json', path: join(folder, 'saved.json') })).toHaveLength(20);
      },
      {
        file: (folder) => makeQueue({ type: 'json', path: join(folder, 'saved.json') }, someTasks(20)),
      },
    );

    test(
      'remembers the place of its window',
      async (context) => {
        await expectVisible(new Welcome(context.page).heading);
        const double = control(context);
        expect(await double.windowBounds()).toEqual({ x: 40, y: 30, width: 1200, height: 800 });
        await double.moveWindow({ x: 100, y: 80, width: 1100, height: 700 });
        await double.closeWindow();
        await context.app.close();
        const kept = JSON.parse(readFileSync(join(context.dataDir, 'window.json'), 'utf8'));
        expect(kept).toEqual({ x: 100, y: 80, width: 1100, height: 700, maximized: false });
      },
      { before: (dataDir) => keepBounds(dataDir, { x: 40, y: 30, width: 1200, height: 800, maximized: false }) },
    );

    test(
      'opens its window at the usual place where the remembered one is off every screen',
      async (context) => {
        await expectVisible(new Welcome(context.page).heading);
        expect(await control(context).windowBounds()).toMatchObject({ width: 1440, height: 900 });
      },
      { before: (dataDir) => keepBounds(dataDir, { x: 9000, y: 30, width: 1200, height: 800, maximized: false }) },
    );

    test('refuses to start where its data folder cannot be used, and says so', async ({ folder }) => {
      const file = join(folder, 'a file');
      writeFileSync(file, '');
      const child = await startMain({ dataDir: join(file, 'data') });
      expect(await child.ended).toBe(1);
      expect(child.output()).toContain(file);
    });
  },
  ['electron-double'],
);

function keepBounds(dataDir: string, bounds: object): void {
  writeFileSync(join(dataDir, 'window.json'), JSON.stringify(bounds));
}
