import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { legacyState, writeLegacyQueue } from '../src-main/storage/legacy/legacy-fixture.ts';
import { countMatches, type ExpectedTask, sampleTasks } from './fixtures/expected-tasks.ts';
import { openInOtherProcess, type QueuePlace, type QueueProcess } from './fixtures/queue-process.ts';
import { difference, readContent } from './fixtures/read-content.ts';
import { someTasks } from './fixtures/tasks.ts';
import { describeOnHosts, type HostTest } from './harness/describe-on-hosts.ts';
import { expectText, expectVisible } from './harness/expect.ts';
import { Overview } from './pages/overview.ts';
import { Shell } from './pages/shell.ts';
import { Snapshots } from './pages/snapshots.ts';
import { Tasks } from './pages/tasks.ts';
import { Welcome } from './pages/welcome.ts';

const SNAPSHOT = 'Before v2.4 deploy';
const NEW_TASKS = 7;
const LIVE_WITHIN_MS = 1000;
const thousands = new Intl.NumberFormat('en-US');

interface Job extends HostTest {
  readonly place: QueuePlace;
  /** What the queue holds at first. */
  readonly tasks: readonly ExpectedTask[];
}

/** Sorts, filters and searches, and looks at a task; what is found is counted without the engine. */
async function browse(
  { page, tasks: all, screenshot, expectAccessible }: Job,
  project: string,
  text: string,
): Promise<void> {
  const tasks = new Tasks(page);
  await new Shell(page).goTo('Tasks');
  await expectText(tasks.total, `${thousands.format(all.length)} tasks`);
  await screenshot('tasks');
  await expectAccessible();

  await tasks.sortBy('Priority');
  await expectSorted(tasks, (a, b) => b - a);
  await tasks.sortBy('Priority');
  await expectSorted(tasks, (a, b) => a - b);

  await tasks.facet(project).click();
  await expectTotal(tasks, countMatches(all, project), all.length);
  expect(new Set(await tasks.column('projectId'))).toEqual(new Set([project]));
  await tasks.search.fill(text);
  const found = countMatches(all, project, text);
  expect(found, 'the example must find something').toBeGreaterThan(0);
  await expectTotal(tasks, found, all.length);
  await screenshot('tasks-filtered');

  const [first = ''] = await tasks.column('id');
  await tasks.open(first);
  const expected = all.find(({ id }) => id === first);
  await expectText(tasks.drawer.getByLabel('Data as JSON'), JSON.stringify(firstKey(expected?.data)));
  await screenshot('task-drawer');
  await expectAccessible();
  await tasks.closeDrawer();
  await tasks.clearFilter();
  await expectText(tasks.total, `${thousands.format(all.length)} tasks`);
}

function firstKey(data: unknown): string {
  return Object.keys(data ?? {})[0] ?? '';
}

async function expectTotal(tasks: Tasks, found: number, all: number): Promise<void> {
  await expectText(tasks.total, `${thousands.format(found)} of ${thousands.format(all)} tasks`);
}

async function expectSorted(tasks: Tasks, order: (a: number, b: number) => number): Promise<void> {
  await expect
    .poll(async () => {
      const shown = (await tasks.column('priority')).map(Number);
      return shown.length > 10 && shown.every((value, at) => at === 0 || order(shown[at - 1] ?? value, value) <= 0);
    })
    .toBe(true);
}

/** Adds tasks, completes one and fails one: added, removed and changed tasks for a restore to deal with. */
async function changeQueue(other: QueueProcess): Promise<void> {
  await other.addTasks(someTasks(NEW_TASKS, 9001));
  await other.finishOne('complete');
  await other.finishOne('fail');
}

/** Looks at the snapshot, restores it with counts seen first, and undoes that. */
async function restoreAndUndo(
  { page, place, tasks: all, screenshot, expectAccessible }: Job,
  before: readonly string[],
): Promise<void> {
  const snapshots = new Snapshots(page);
  const settledBefore = () => expect.poll(() => readContent(place), { timeout: 10_000 });
  const changed = readContent(place);
  const expected = difference(before, changed);
  expect(expected.removed).toBe(NEW_TASKS);
  expect(expected.changed).toBeGreaterThanOrEqual(2);
  const affected = expected.added + expected.removed + expected.changed;

  await new Shell(page).goTo('Snapshots');
  await snapshots.select(SNAPSHOT);
  await screenshot('snapshots');
  await expectAccessible();
  await snapshots.browse(SNAPSHOT);
  await expectText(new Tasks(page).total, `${thousands.format(all.length)} tasks`);
  await screenshot('snapshot-tasks');
  await expectAccessible();
  await snapshots.backToList();

  const dialog = await snapshots.prepareRestore(SNAPSHOT);
  expect(await snapshots.countsIn(dialog)).toEqual(expected);
  await dialog.getByText(`Show the ${affected} tasks`).click();
  await expect
    .poll(() => dialog.getByRole('region', { name: 'Tasks that change' }).getByRole('listitem').count())
    .toBe(affected);
  await screenshot('restore');
  await expectAccessible();
  await dialog.getByRole('button', { name: `Restore ${affected} tasks` }).click();
  await expectVisible(page.getByText(`${affected} tasks restored`));
  await settledBefore().toEqual(before);
  await screenshot('restored');

  await snapshots.undoRestore();
  await settledBefore().toEqual(changed);
  await expectVisible(snapshots.option('Before'));
}

/** Time until a text is seen, ms. */
async function timeUntil(page: Page, shown: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await shown();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  return performance.now() - started;
}

describeOnHosts('the main job', ({ test }) => {
  test('on the sample queue begins with a welcome and an overview', async (context) => {
    const { page, dataDir, screenshot, expectAccessible } = context;
    await expectText(new Welcome(page).heading, 'Welcome to Poppo Queue');
    await screenshot('welcome');
    await expectAccessible();
    await openSample(page, dataDir);
    await expectVisible(new Overview(page).health);
    await screenshot('overview');
    await expectAccessible();
  });

  test('on the sample queue goes on with a look at its tasks', async (context) => {
    const place = await openSample(context.page, context.dataDir);
    await browse({ ...context, place, tasks: sampleTasks() }, 'web-dashboard', 'flicker');
  });

  test('on the sample queue, while another process works on it', async (context) => {
    const { page, dataDir } = context;
    const place = await openSample(page, dataDir);
    await new Shell(page).takeSnapshot(SNAPSHOT, 'Agents are paused meanwhile.');
    const before = readContent(place);

    const other = await openInOtherProcess(place);
    await new Shell(page).goTo('Overview');
    // The other process has put back what the sample's own processes had in hand.
    const waiting = readContent(place).filter((line) => JSON.parse(line).status === 'queued').length;
    await expectText(new Overview(page).status('Queued'), thousands.format(waiting));
    await other.addTasks(someTasks(NEW_TASKS, 9001));
    const took = await timeUntil(page, () =>
      expectText(new Overview(page).status('Queued'), thousands.format(waiting + NEW_TASKS)),
    );
    expect(took, "ms until the other process's tasks were seen").toBeLessThan(LIVE_WITHIN_MS);
    await other.finishOne('complete');
    await other.finishOne('fail');
    await other.stop();
    await restoreAndUndo({ ...context, place, tasks: sampleTasks() }, before);
  });

  test(
    'on a queue.json of the original system begins with a look at its tasks',
    async (context) => {
      const { page } = context;
      await new Shell(page).expectOpen('queue.json');
      await expectText(new Overview(page).notes, 'Brought over from the old format');
      expect(await new Overview(page).count('Queued')).toBe(LEGACY_TASKS);
      expect(await new Overview(page).count('Processing')).toBe(2);
      await browse(legacyJob(context), 'web-dashboard', 'issue \\"12');
    },
    { file: async (folder) => makeLegacyQueue(join(folder, 'queue.json')) },
  );

  test(
    'on a queue.json of the original system goes on after another process had it',
    async (context) => {
      const { page } = context;
      const shell = new Shell(page);
      const job = legacyJob(context);
      await shell.expectOpen('queue.json');
      await shell.takeSnapshot(SNAPSHOT);
      const before = readContent(job.place);

      // A JSON queue has one writer at a time, so the app lets go of it meanwhile.
      await shell.act('queue.json', 'Close');
      await expectVisible(page.getByText('queue.json is closed'));
      const other = await openInOtherProcess(job.place);
      await changeQueue(other);
      await other.stop();
      await page.getByRole('button', { name: 'Open queue.json' }).click();
      await shell.expectOpen('queue.json');
      await restoreAndUndo(job, before);
    },
    { file: async (folder) => makeLegacyQueue(join(folder, 'queue.json')) },
  );
});

async function openSample(page: Page, dataDir: string): Promise<QueuePlace> {
  await new Welcome(page).trySample();
  await new Shell(page).expectOpen('Sample queue');
  return { type: 'sqlite', path: join(dataDir, 'sample-queue.db') };
}

function legacyJob(context: HostTest): Job {
  const { queue, processing } = legacyState(LEGACY_TASKS, LEGACY_SAVED_AT);
  return {
    ...context,
    place: { type: 'json', path: join(context.folder, 'queue.json') },
    tasks: [...queue, ...Object.values(processing ?? {})] as ExpectedTask[],
    screenshot: (name) => context.screenshot(`legacy-${name}`),
  };
}

const LEGACY_TASKS = 300;
const LEGACY_SAVED_AT = Date.parse('2026-11-20T08:00:00.587Z');

function makeLegacyQueue(path: string): string {
  writeLegacyQueue(path, LEGACY_TASKS, LEGACY_SAVED_AT);
  return path;
}
