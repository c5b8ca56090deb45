import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { writeRecordedQueue } from './fixtures/recorded-queue.ts';
import { describeOnHosts } from './harness/describe-on-hosts.ts';
import { expectVisible } from './harness/expect.ts';
import { Performance } from './pages/performance.ts';
import { Shell } from './pages/shell.ts';

const PATIENT = { timeout: 15_000, interval: 100 };

describeOnHosts('the performance page', ({ test, name }) => {
  test(
    'draws what was recorded before the app was started, tells its figures, and gives it as table and file',
    async ({ page, screenshot, expectAccessible }) => {
      const performance = new Performance(page);
      await new Shell(page).expectOpen('recorded');
      await new Shell(page).goTo('Performance');
      await expectVisible(performance.chart('Latency of save').getByRole('row', { name: /^p99 / }));
      await expect.poll(() => performance.inkIn('Latency of save'), PATIENT).toBeGreaterThan(500);
      await screenshot('performance');
      await expectAccessible();

      // Ten minutes of slow saves: their p99 is 4.5 s, five times the middle of 900 ms.
      expect(await performance.figure('Latency of save', 'p99', 'Max')).toMatch(/^4\.[45]\d* s$/);
      expect(await performance.figure('Depth by status', 'Processing', 'Max')).toBe('24');
      await performance.choose('Depth by', 'Project');
      expect(await performance.figure('Waiting by project', 'ccsp-agent', 'Max')).toBe('9,000');
      expect(await performance.figure('Error rate', 'save', 'Max')).toBe('8.3%');

      // Of an hour the tables have two thousand rows, which axe takes minutes for.
      await performance.choose('Range', '5 min');
      await performance.choose('Form', 'Table');
      await expectVisible(performance.chart('Throughput').getByRole('columnheader', { name: 'Completed' }));
      await screenshot('performance-table');
      await expectAccessible();
      await page.getByRole('button', { name: 'Report' }).click();
      const report = page.getByRole('dialog', { name: 'Storage report' });
      // The legacy file was loaded, and saved as one of ours.
      await expectVisible(report.getByRole('row', { name: /^load 1 100% / }));
      await expectVisible(report.getByText('Nothing passed its bound.'));
      await screenshot('report');
      await expectAccessible();
      await page.keyboard.press('Escape');
      await performance.choose('Range', '1 h');
      if (name !== 'loopback') return;
      const csv = await readFile(await performance.download('CSV'), 'utf8');
      const [head = '', ...lines] = csv.trimEnd().split('\r\n');
      expect(head).toMatch(/^time,samples,Latency of save: p99,/);
      expect(lines.length).toBeGreaterThanOrEqual(180);
      // Five minutes were not watched: such lines are empty, not 0.
      expect(lines.some((line) => /^[^,]+,0,+$/.test(line))).toBe(true);
    },
    { before: writeRecordedQueue },
  );

  test(
    'zooms into what is drawn with the mouse, and back',
    async ({ page }) => {
      const performance = new Performance(page);
      await new Shell(page).goTo('Performance');
      await expect.poll(() => performance.inkIn('Throughput'), PATIENT).toBeGreaterThan(500);
      await performance.drag('Throughput', 0.7, 0.9);
      const zoomed = page.getByRole('button', { name: /:\d\d to \d/ });
      await expectVisible(zoomed);
      // Twelve of sixty minutes, of which five were slow.
      await expect.poll(() => performance.figure('Latency of save', 'p99', 'Max'), PATIENT).toMatch(/^4\.\d+ s$/);
      await zoomed.click();
      await expect.poll(() => zoomed.count(), PATIENT).toBe(0);
    },
    { before: writeRecordedQueue },
  );
});
