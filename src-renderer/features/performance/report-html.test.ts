import { describe, expect, it } from 'vitest';
import { OPERATIONS, type PersistenceReport } from '../../../src-shared/models/metric.ts';
import { operationRows, reportHtml } from './report-html.ts';

const NEVER = {
  ...{ totalCalls: 0, successRate: null, averageTime: null, p95Time: null, p99Time: null, lastTime: null },
};

function reportOf(part: Partial<PersistenceReport>): PersistenceReport {
  const operations = Object.fromEntries(OPERATIONS.map((operation) => [operation, NEVER]));
  const save = { totalCalls: 1200, successRate: 0.75, averageTime: 4.25, p95Time: 38, p99Time: 3500, lastTime: 5 };
  const measured = { ...operations, save } as PersistenceReport['operations'];
  return {
    generatedAt: 2,
    since: 1,
    operations: measured,
    storageBytes: 2048,
    issues: [],
    recommendations: [],
    ...part,
  };
}

describe('the report', () => {
  it('has a row for each operation that was called', () => {
    expect(operationRows(reportOf({}))).toEqual([['save', '1,200', '75%', '4.3 ms', '38 ms', '3.5 s', '5 ms']]);
  });

  it('as a file says what is wrong and what to change, and takes no text for markup', () => {
    const html = reportHtml(
      '<b>main</b>',
      reportOf({
        issues: [{ severity: 'critical', operation: 'save', message: '300 of 1200 <save> calls failed' }],
        recommendations: [{ setting: 'persistence.type', advice: 'Use "sqlite"', reason: 'it took 4 s' }],
      }),
    );

    expect(html).toContain('&lt;b&gt;main&lt;/b&gt;: storage report');
    expect(html).toContain('<dt>critical</dt><dd>300 of 1200 &lt;save&gt; calls failed</dd>');
    expect(html).toContain('<dt><code>persistence.type</code></dt><dd>Use &quot;sqlite&quot;. it took 4 s.</dd>');
    expect(html).toContain('Storage: 2 KB.');
    expect(html).not.toMatch(/<script|src=|href=/);
  });

  it('says so where there is nothing to say', () => {
    expect(reportHtml('q', reportOf({ storageBytes: null }))).toContain('<h2>Issues</h2><p>None.</p>');
  });
});
