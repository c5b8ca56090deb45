import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { makeBadFiles, makeTruncatedQueue, makeUnreadableQueue } from './fixtures/bad-files.ts';
import { folderState } from './fixtures/folder-state.ts';
import { makeQueue, openInOtherProcess } from './fixtures/queue-process.ts';
import { someTasks } from './fixtures/tasks.ts';
import { describeOnHosts } from './harness/describe-on-hosts.ts';
import { expectText, expectVisible } from './harness/expect.ts';
import { Overview } from './pages/overview.ts';
import { Shell } from './pages/shell.ts';
import { Snapshots } from './pages/snapshots.ts';
import { Tasks } from './pages/tasks.ts';
import { Welcome } from './pages/welcome.ts';

const ODD_PATH = join('キュー – mein Ordner', "Müllers 'Queue' #1 100%.db");

/** Makes a folder for files that must stay as they are. */
function filesIn(folder: string): string {
  const files = join(folder, 'files');
  mkdirSync(files, { recursive: true });
  return files;
}

/** Whoever may write owns the file meanwhile, damaged or not, and says so beside it. */
function withoutLock(state: string): string {
  return state
    .split('\n')
    .filter((line) => !/^queue\.json\.(lock|owner) /.test(line))
    .join('\n');
}

describeOnHosts('bad input', ({ test }) => {
  test('is refused with the file and the reason, and left as it is', async ({
    page,
    folder,
    screenshot,
    expectAccessible,
  }) => {
    const files = filesIn(folder);
    const bad = await makeBadFiles(files);
    const before = folderState(files);
    const welcome = new Welcome(page);
    for (const { what, path, code, says } of bad) {
      await welcome.open(path);
      await expectText(welcome.error, code);
      const text = await welcome.error.textContent();
      expect(text, what).toContain(path);
      expect(text, what).toMatch(says);
    }
    await screenshot('refused');
    await expectAccessible();
    expect(folderState(files)).toBe(before);
  });

  test(
    'given at the start is shown with its reason',
    async ({ page, folder, screenshot, expectAccessible }) => {
      await expectVisible(page.getByRole('heading', { name: 'gone.json could not be opened' }));
      await expectText(page.getByRole('main').getByRole('alert'), join(folder, 'gone.json'));
      await screenshot('failed-start');
      await expectAccessible();
    },
    { file: async (folder) => join(folder, 'gone.json') },
  );

  test(
    'without read permission is refused',
    async ({ page, folder }) => {
      const path = join(filesIn(folder), 'secret.db');
      await makeUnreadableQueue(path);
      const welcome = new Welcome(page);
      await welcome.open(path);
      await expectText(welcome.error, 'file.permission');
      expect(await welcome.error.textContent()).toContain(path);
    },
    { withoutPrivileges: true },
  );

  test('an odd path with spaces and Unicode is no bad input', async ({ page, folder }) => {
    const path = join(folder, ODD_PATH);
    mkdirSync(dirname(path));
    await makeQueue({ type: 'sqlite', path }, someTasks(12));
    await new Welcome(page).open(path);
    await new Shell(page).expectOpen("Müllers 'Queue' #1 100%.db");
    expect(await new Overview(page).count('Queued')).toBe(12);
    await page.reload();
    await new Shell(page).expectOpen("Müllers 'Queue' #1 100%.db");
  });

  test('a damaged JSON queue opens read-only with what can be read', async ({
    page,
    folder,
    screenshot,
    expectAccessible,
  }) => {
    const path = join(filesIn(folder), 'queue.json');
    const damaged = await makeTruncatedQueue(path, 200);
    const before = withoutLock(folderState(filesIn(folder)));
    await new Welcome(page).open(path);
    const shell = new Shell(page);
    await shell.expectOpen('queue.json');
    await expectVisible(shell.readOnly);
    await expectText(new Overview(page).notes, /could be read/);
    const readable = await new Overview(page).count('Queued');
    expect(readable).toBeGreaterThan(50);
    expect(readable).toBeLessThan(200);
    await screenshot('damaged');
    await expectAccessible();
    await shell.goTo('Tasks');
    await expectText(new Tasks(page).total, `${readable} tasks`);
    expect(await shell.header.getByRole('button', { name: 'Snapshot' }).getAttribute('aria-disabled')).toBe('true');
    expect(readFileSync(path).equals(damaged)).toBe(true);
    expect(withoutLock(folderState(filesIn(folder)))).toBe(before);
  });
});

describeOnHosts('a JSON queue that another process owns', ({ test }) => {
  test('opens read-only and follows its owner', async ({ page, folder, screenshot }) => {
    const path = join(folder, 'queue.json');
    const owner = await openInOtherProcess({ type: 'json', path });
    await owner.addTasks(someTasks(40));
    await new Welcome(page).open(path);
    const shell = new Shell(page);
    await shell.expectOpen('queue.json');
    await expectVisible(shell.readOnly);
    await expectText(new Overview(page).notes, `pid ${owner.pid}`);
    await expectText(new Overview(page).status('Queued'), '40');
    await screenshot('followed');
    await owner.addTasks(someTasks(5, 500));
    const started = performance.now();
    await expectText(new Overview(page).status('Queued'), '45');
    expect(performance.now() - started, 'ms until the change was seen').toBeLessThan(1000);
    await shell.goTo('Snapshots');
    expect(await page.getByRole('button', { name: 'Take a snapshot' }).getAttribute('aria-disabled')).toBe('true');
    expect(await new Snapshots(page).list.count()).toBe(0);
    await owner.stop();
  });
});
