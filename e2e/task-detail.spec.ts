import { expect } from 'vitest';
import { makeMixedQueue } from './fixtures/mixed-queue.ts';
import { describeOnHosts } from './harness/describe-on-hosts.ts';
import { expectText } from './harness/expect.ts';
import { Shell } from './pages/shell.ts';
import { Tasks } from './pages/tasks.ts';

describeOnHosts('a task', ({ test }) => {
  test(
    'is edited after a look at what changes, shows its history, and is duplicated',
    async ({ page, screenshot, expectAccessible }) => {
      const tasks = new Tasks(page);
      const shell = new Shell(page);
      await shell.goTo('Tasks');
      await shell.takeSnapshot('Before the edit');
      await tasks.search.fill('id:task-0200 ');
      await tasks.open('task-0200');
      await expectText(tasks.drawer.getByLabel('Data as JSON'), '9007199254740993');
      await tasks.drawer.getByRole('button', { name: 'Edit' }).click();
      const dialog = page.getByRole('dialog', { name: 'Edit task-0200' });
      await dialog.getByLabel('Priority').fill('high');
      await expectText(dialog, 'Wants a number.');
      await dialog.getByLabel('Priority').fill('99');
      const data = dialog.getByLabel('Data as JSON');
      await data.click();
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText('{"installationId": 9007199254740995, "title": "bigger"}');
      await screenshot('task-edit');
      await expectAccessible();
      await dialog.getByRole('button', { name: 'Review changes' }).click();
      await expectText(dialog.getByLabel('Changes of the data'), '9007199254740995');
      await screenshot('task-edit-review');
      await expectAccessible();
      await dialog.getByRole('button', { name: 'Save changes' }).click();
      await dialog.waitFor({ state: 'detached' });
      await expectText(tasks.drawer.getByLabel('Data as JSON'), '9007199254740995');

      await tasks.drawer.getByRole('tab', { name: 'History' }).click();
      await expectText(tasks.drawer.getByRole('tabpanel'), /Now.*changed.*Before the edit/);
      await tasks.drawer
        .getByRole('listitem')
        .filter({ hasText: 'Before the edit' })
        .getByRole('button', { name: 'Show' })
        .click();
      await expectText(tasks.drawer.getByLabel('This version as JSON'), '9007199254740993');
      await screenshot('task-history');
      await expectAccessible();

      await tasks.drawer.getByRole('button', { name: 'Duplicate' }).click();
      const copy = page.getByRole('dialog', { name: 'Duplicate task-0200' });
      await copy.getByRole('button', { name: 'Review changes' }).click();
      await copy.getByRole('button', { name: 'Add the copy' }).click();
      await copy.waitFor({ state: 'detached' });
      await tasks.clearFilter();
      await tasks.search.fill('9007199254740995');
      await expectText(tasks.total, '2 of 241 tasks');
    },
    { file: makeMixedQueue },
  );
});

describeOnHosts('what failed and what comes next', ({ test }) => {
  test(
    'is shown in groups that lead to their tasks, and in the order of any strategy',
    async ({ page, screenshot, expectAccessible }) => {
      const shell = new Shell(page);
      const tasks = new Tasks(page);
      await shell.goTo('Failures');
      await expectText(page.getByRole('status').first(), '30 failed tasks of 3 kinds');
      await screenshot('failures');
      await expectAccessible();
      const group = page.getByRole('region', { name: /^ETIMEDOUT/ });
      await group.getByRole('button', { name: 'Show the 10' }).click();
      await expectText(tasks.total, '10 of 240 tasks');

      await shell.goTo('Next up');
      const rows = page.getByRole('table').getByRole('row');
      await expect.poll(() => rows.count()).toBe(51);
      await expectText(rows.nth(1), 'task-0090');
      await screenshot('next-up');
      await expectAccessible();
      await page.getByLabel('Order under the strategy', { exact: true }).click();
      await page.getByRole('option', { name: 'Priority', exact: true }).click();
      await expectText(page.getByText('Preview.'), 'Preview.');
      await expectText(rows.nth(1), 'task-0099');
      await expectText(shell.header, 'First in, first out');
      await screenshot('next-up-preview');
      await expectAccessible();
    },
    { file: makeMixedQueue },
  );
});
