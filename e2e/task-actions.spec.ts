import { join } from 'node:path';
import { expect } from 'vitest';
import { MIXED_TASKS, makeMixedQueue } from './fixtures/mixed-queue.ts';
import { readContent } from './fixtures/read-content.ts';
import { describeOnHosts } from './harness/describe-on-hosts.ts';
import { expectText, expectVisible } from './harness/expect.ts';
import { Shell } from './pages/shell.ts';
import { Tasks } from './pages/tasks.ts';

describeOnHosts('an action', ({ test }) => {
  test(
    'on one task is done from its details; a removal asks first and is undone',
    async ({ page, folder, screenshot, expectAccessible }) => {
      const tasks = new Tasks(page);
      const place = { type: 'sqlite' as const, path: join(folder, 'mixed.db') };
      await new Shell(page).goTo('Tasks');
      await tasks.search.fill('status:failed ');
      await expectText(tasks.total, `30 of ${MIXED_TASKS} tasks`);
      const [failed = ''] = await tasks.column('id');
      await tasks.open(failed);
      await screenshot('task-actions');
      await tasks.drawer.getByRole('button', { name: 'Retry' }).click();
      await expectVisible(page.getByText('1 task put back into the queue'));
      await expectText(tasks.total, `29 of ${MIXED_TASKS} tasks`);
      await expectVisible(tasks.drawer.getByText('Queued').first());

      const before = readContent(place);
      await tasks.drawer.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Remove…' }).click();
      const dialog = page.getByRole('dialog', { name: `Remove ${failed}?` });
      await expectText(dialog, 'taken out of the queue');
      await screenshot('task-remove');
      await expectAccessible();
      await dialog.getByRole('button', { name: `Remove ${failed}` }).click();
      await expectVisible(page.getByText('1 task removed'));
      await expectVisible(page.getByText('This task is not in the queue'));
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await expectVisible(page.getByText('Undone: 1 task removed'));
      await expect.poll(() => readContent(place)).toEqual(before);
    },
    { file: makeMixedQueue },
  );

  test(
    'on all that match is done at once, and undone to the same content',
    async ({ page, folder, screenshot, expectAccessible }) => {
      const tasks = new Tasks(page);
      const place = { type: 'sqlite' as const, path: join(folder, 'mixed.db') };
      const before = readContent(place);
      const bar = page.getByRole('region', { name: 'Selection' });
      await new Shell(page).goTo('Tasks');
      await tasks.facet('ccsp-agent').click();
      await expectText(tasks.total, `60 of ${MIXED_TASKS} tasks`);
      const [first = ''] = await tasks.column('id');
      await tasks.tick(first);
      await bar.getByRole('button', { name: 'Select all 60 matching' }).click();
      await screenshot('bulk-actions');
      await expectAccessible();
      await bar.getByRole('button', { name: 'Remove…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Remove 60 tasks?' });
      await screenshot('bulk-remove');
      await dialog.getByRole('button', { name: 'Remove 60 tasks' }).click();
      await expectVisible(page.getByText('60 tasks removed'));
      await bar.waitFor({ state: 'detached' });
      await screenshot('bulk-removed');
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await expectVisible(page.getByText('Undone: 60 tasks removed'));
      await expect.poll(() => readContent(place)).toEqual(before);
      await expectText(tasks.total, `60 of ${MIXED_TASKS} tasks`);

      await tasks.tick(first);
      await bar.getByRole('button', { name: 'Select all 60 matching' }).click();
      const retry = bar.getByRole('button', { name: /^Retry \d+ failed$/ });
      const count = Number((await retry.innerText()).replace(/\D/g, ''));
      expect(count).toBe(before.filter((line) => line.includes('"failed"') && line.includes('ccsp-agent')).length);
      await retry.click();
      await expectVisible(page.getByText(`${count} tasks put back into the queue`));
    },
    { file: makeMixedQueue },
  );

  test(
    'pauses the queue, or one project, and says so wherever tasks wait',
    async ({ page, screenshot, expectAccessible }) => {
      const shell = new Shell(page);
      await shell.header.getByRole('button', { name: 'Pause' }).click();
      await expectVisible(shell.header.getByRole('button', { name: 'Resume' }));
      await expectText(shell.connection('mixed'), 'Paused');
      await expectVisible(page.getByText('Nothing is handed out until the queue is resumed').first());
      await screenshot('overview-paused');
      await expectAccessible();
      await shell.goTo('Next up');
      await expectVisible(page.getByText('Nothing is handed out until the queue is resumed').first());
      await shell.header.getByRole('button', { name: 'Resume' }).click();
      await shell.goTo('Overview');
      await page.getByRole('button', { name: 'Pause ccsp-agent' }).click();
      await expectVisible(page.getByText('Nothing of ccsp-agent is handed out until resumed.'));
      await screenshot('project-paused');
      await page.getByRole('button', { name: 'Resume ccsp-agent' }).click();
      await expectVisible(page.getByRole('button', { name: 'Pause ccsp-agent' }));
    },
    { file: makeMixedQueue },
  );
});
