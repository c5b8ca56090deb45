import { expect } from 'vitest';
import { describeOnHosts } from './harness/describe-on-hosts.ts';
import { expectText, expectVisible } from './harness/expect.ts';
import { Shell } from './pages/shell.ts';
import { Snapshots } from './pages/snapshots.ts';
import { Welcome } from './pages/welcome.ts';

describeOnHosts('snapshots on their page', ({ test }) => {
  test('are renamed, pinned, verified, filtered, and deleted beside the retention plan', async ({
    page,
    screenshot,
    expectAccessible,
  }) => {
    const shell = new Shell(page);
    const snapshots = new Snapshots(page);
    await new Welcome(page).trySample();
    await shell.expectOpen('Sample queue');
    for (const name of ['First', 'Second', 'Third']) await shell.takeSnapshot(name);
    await shell.goTo('Snapshots');

    await snapshots.act('First', 'Rename…');
    const labels = page.getByRole('dialog', { name: 'Rename or annotate First' });
    await labels.getByLabel('Name').fill('Before v2.4 deploy');
    await labels.getByLabel('Note').fill('Agents are paused meanwhile.');
    await labels.getByRole('button', { name: 'Save' }).click();
    await expectVisible(snapshots.option('Before v2.4 deploy'));

    await snapshots.act('Before v2.4 deploy', 'Pin');
    await expectVisible(snapshots.option('Before v2.4 deploy').getByRole('img', { name: 'Pinned' }));
    await expectText(snapshots.detail('Before v2.4 deploy'), 'Not yet verified');
    await snapshots.act('Before v2.4 deploy', 'Verify');
    await expectText(snapshots.detail('Before v2.4 deploy'), 'Content matched its checksum');
    await expectVisible(snapshots.option('Before v2.4 deploy').getByRole('img', { name: 'Verified' }));
    await screenshot('snapshot-care');
    await expectAccessible();

    await snapshots.filterBy('Pinned');
    expect(await snapshots.list.getByRole('option').count()).toBe(1);
    await snapshots.filterBy('All');

    await page.getByRole('button', { name: 'Delete several…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete snapshots' });
    await expectText(dialog.getByRole('row', { name: /Before v2\.4/ }), 'Stays: taken by hand, pinned');
    await dialog.getByRole('checkbox', { name: 'Second' }).check();
    await dialog.getByRole('checkbox', { name: 'Third' }).check();
    await screenshot('snapshots-delete');
    await expectAccessible();
    await dialog.getByRole('button', { name: 'Delete 2 snapshots' }).click();
    await expectVisible(page.getByText('2 snapshots deleted'));
    await expect.poll(() => snapshots.list.getByRole('option').count()).toBe(2);
  });
});
