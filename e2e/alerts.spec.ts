import { writeRecordedQueue } from './fixtures/recorded-queue.ts';
import { describeOnHosts } from './harness/describe-on-hosts.ts';
import { expectText, expectVisible } from './harness/expect.ts';
import { Alerts } from './pages/alerts.ts';
import { Shell } from './pages/shell.ts';

/** The rules look at the queue every 10 s. */
const NEXT_LOOK_MS = 30_000;

describeOnHosts('the alerts page', ({ test }) => {
  test(
    'previews a rule over what was recorded, and tells once it fires on what is',
    async ({ page, screenshot, expectAccessible }) => {
      const alerts = new Alerts(page);
      await new Shell(page).expectOpen('recorded');
      await new Shell(page).goTo('Alerts');
      await expectVisible(alerts.rule('Saves are slow'));
      await page.getByRole('button', { name: 'New rule' }).click();
      await alerts.editor.getByLabel('Name').fill('Too many wait');
      await alerts.editor.getByLabel('Above (tasks)').fill('32000');
      await alerts.editor.getByLabel('For (minutes)').fill('0');
      await expectText(alerts.editor, /It would have fired [1-9] times? in the .* that were recorded of the last 24 h/);
      await screenshot('alert-rule');
      await expectAccessible();

      // The queue itself has 120 waiting tasks.
      await alerts.editor.getByLabel('Above (tasks)').fill('100');
      await alerts.editor.getByRole('button', { name: 'Save rule' }).click();
      await expectText(alerts.rule('Too many wait'), /Firing.*Waiting tasks above 100 tasks.*120 tasks/, NEXT_LOOK_MS);
      await expectVisible(page.getByRole('alert').filter({ hasText: 'Waiting are 120 tasks, over 100 tasks' }));
      await expectText(alerts.log, /Too many wait.*still firing.*120 tasks/);
      await screenshot('alerts');
      await expectAccessible();

      await alerts.log.getByRole('button', { name: 'Acknowledge Too many wait' }).click();
      await alerts.act('Too many wait', 'Mute until tomorrow');
      await expectText(alerts.rule('Too many wait'), /Muted until/);
      await page.reload();
      await expectText(alerts.rule('Too many wait'), /Muted until/);
    },
    { before: writeRecordedQueue },
  );
});
