import { expect } from 'vitest';
import { MIXED_TASKS, makeMixedQueue } from './fixtures/mixed-queue.ts';
import { describeOnHosts } from './harness/describe-on-hosts.ts';
import { expectText } from './harness/expect.ts';
import { Shell } from './pages/shell.ts';
import { Tasks } from './pages/tasks.ts';

describeOnHosts('the task list', ({ test }) => {
  test(
    'is searched by fields, with completion and chips, by the keyboard alone',
    async ({ page, screenshot, expectAccessible }) => {
      const tasks = new Tasks(page);
      await new Shell(page).goTo('Tasks');
      await expectText(tasks.total, `${MIXED_TASKS} tasks`);
      await page.keyboard.press('/');
      await page.keyboard.type('status:fa');
      await page.keyboard.press('Tab');
      await expectText(tasks.total, `30 of ${MIXED_TASKS} tasks`);
      await page.keyboard.type('priority:>=8 ');
      await expectText(tasks.total, `6 of ${MIXED_TASKS} tasks`);
      await page.keyboard.type('data.re');
      await page.getByRole('option', { name: /data\.repository:/ }).waitFor();
      await screenshot('tasks-completion');
      await expectAccessible();
      await page.keyboard.press('Tab');
      await page.keyboard.type('poppo/core ');
      expect(await tasks.chips()).toEqual(['status:failed', 'priority:>=8', 'data.repository:poppo/core']);
      await page.keyboard.press('Backspace');
      await expectText(tasks.total, `6 of ${MIXED_TASKS} tasks`);

      await page.keyboard.type('priority:high');
      await page.keyboard.press('Enter');
      await expectText(page.getByRole('alert'), 'priority: wants a number');
      await page.keyboard.press('Control+a');
      await page.keyboard.type('/exit code \\d/ ');
      await page.keyboard.press('Enter');
      await expectText(tasks.total, `2 of ${MIXED_TASKS} tasks`);
      await page.reload();
      await expectText(tasks.total, `2 of ${MIXED_TASKS} tasks`);
      await tasks.clearFilter();
      await tasks.search.fill('9007199254740993');
      await expectText(tasks.total, `1 of ${MIXED_TASKS} tasks`);
    },
    { file: makeMixedQueue },
  );

  test(
    'keeps searches under names, and columns, for its connection',
    async ({ page, screenshot }) => {
      const tasks = new Tasks(page);
      await new Shell(page).goTo('Tasks');
      await tasks.search.fill('status:failed ');
      await expectText(tasks.total, `30 of ${MIXED_TASKS} tasks`);
      await page.getByRole('button', { name: 'Views' }).click();
      await page.getByRole('textbox', { name: 'Name of the view' }).fill('All that failed');
      await page.getByRole('button', { name: 'Save view' }).click();
      await page.getByRole('menuitem', { name: /All that failed/ }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('checkbox', { name: 'Weight' }).click();
      await page.getByText('Comfortable', { exact: true }).click();
      await tasks.grid.getByRole('columnheader', { name: 'Weight' }).waitFor();
      await screenshot('tasks-columns');
      await page.keyboard.press('Escape');
      await page.goto('about:blank');
      await page.goBack();
      await tasks.grid.getByRole('columnheader', { name: 'Weight' }).waitFor();
      await tasks.clearFilter();
      await expectText(tasks.total, `${MIXED_TASKS} tasks`);
      await page.getByRole('button', { name: 'Views' }).click();
      await page.getByRole('menuitem', { name: /All that failed/ }).click();
      await expectText(tasks.total, `30 of ${MIXED_TASKS} tasks`);
    },
    { file: makeMixedQueue },
  );

  test(
    'sorts by several columns, and ticks ranges and all that match',
    async ({ page, screenshot, expectAccessible }) => {
      const tasks = new Tasks(page);
      await new Shell(page).goTo('Tasks');
      await tasks.facet('ETIMEDOUT').click();
      await expectText(tasks.total, `10 of ${MIXED_TASKS} tasks`);
      await tasks.sortBy('Project');
      await tasks.grid.getByRole('columnheader', { name: 'Priority' }).click({ modifiers: ['Shift'] });
      await expectText(page.locator('footer'), 'then highest priority first');
      // The footer tells the order before its rows are there.
      const keys = async () => {
        const [projects, priorities] = [await tasks.column('projectId'), await tasks.column('priority')];
        return projects.map((project, row) => `${project} ${9 - Number(priorities[row])}`);
      };
      await expect.poll(async () => (await keys()).join()).toBe((await keys()).sort().join());

      const ids = await tasks.column('id');
      await tasks.tick(ids[1] ?? '');
      await tasks.tick(ids[4] ?? '', { shift: true });
      const bar = page.getByRole('region', { name: 'Selection' });
      await expectText(bar, '4 selected');
      await expectText(page.locator('footer'), 'Live updates wait while rows are selected');
      await screenshot('tasks-selection');
      await expectAccessible();
      await bar.getByRole('button', { name: 'Select all 10 matching' }).click();
      await expectText(bar, '10 selected');
      await page.keyboard.press('Escape');
      await bar.waitFor({ state: 'detached' });
    },
    { file: makeMixedQueue },
  );
});
