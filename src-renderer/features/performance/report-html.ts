import type { PersistenceReport } from '../../../src-shared/models/metric.ts';
import { formatBytes, formatCount, formatInstant } from '../../components/format.ts';
import { formatMs, formatShare } from './words.ts';

/** Cells of the table of operations, as words; those that were never called are left out. */
export function operationRows({ operations }: PersistenceReport): string[][] {
  return Object.entries(operations)
    .filter(([, { totalCalls }]) => totalCalls > 0)
    .map(([name, { totalCalls, successRate, averageTime, p95Time, p99Time, lastTime }]) => [
      name,
      formatCount(totalCalls),
      successRate === null ? 'n/a' : formatShare(successRate),
      ...[averageTime, p95Time, p99Time, lastTime].map((ms) => (ms === null ? 'n/a' : formatMs(ms))),
    ]);
}

export const OPERATION_HEADS = ['Operation', 'Calls', 'Success', 'Average', 'p95', 'p99', 'Last'] as const;

const STYLE = `body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#191d25}
table{border-collapse:collapse;width:100%}th,td{padding:4px 10px;border-bottom:1px solid #e2e5ea;text-align:right}
th:first-child,td:first-child{text-align:left}dt{font-weight:600}dd{margin:0 0 .75rem}`;

/** The report as one file that needs nothing else. */
export function reportHtml(queue: string, report: PersistenceReport): string {
  const { issues, recommendations, since, generatedAt, storageBytes } = report;
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const said = issues.map(({ severity, message }) => `<dt>${severity}</dt><dd>${escaped(message)}</dd>`);
  const advice = recommendations.map(
    ({ setting, advice: what, reason }) =>
      `<dt><code>${escaped(setting)}</code></dt><dd>${escaped(what)}. ${escaped(reason)}.</dd>`,
  );
  const size = storageBytes === null ? 'not measured yet' : formatBytes(storageBytes);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(queue)}: storage report</title><style>${STYLE}</style></head>
<body><h1>${escaped(queue)}: storage report</h1>
<p>${formatInstant(since)} to ${formatInstant(generatedAt)}. Storage: ${size}.</p>
<h2>Operations</h2><table><thead>${row(OPERATION_HEADS, 'th')}</thead><tbody>${operationRows(report)
    .map((cells) => row(cells, 'td'))
    .join('')}</tbody></table>
<h2>Issues</h2>${said.length > 0 ? `<dl>${said.join('')}</dl>` : '<p>None.</p>'}
<h2>Recommendations</h2>${advice.length > 0 ? `<dl>${advice.join('')}</dl>` : '<p>None.</p>'}
</body></html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
