import { Button, Modal, Skeleton } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { PersistenceReport } from '../../../src-shared/models/metric.ts';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatInstant } from '../../components/format.ts';
import { SMALL_ICON } from '../../components/icons.ts';
import { useQueue } from '../../components/queue-context.tsx';
import classes from './performance.module.css';
import { OPERATION_HEADS, operationRows, reportHtml } from './report-html.ts';
import { fileNameOf, saveFile } from './save-file.ts';

/** What is to be said about the storage since the queue was opened, also as a file. */
export function ReportDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Storage report" size={720}>
      {opened && <Report />}
    </Modal>
  );
}

function Report() {
  const { queueId } = useQueue();
  const { query } = useApi();
  const { data, error, refetch } = useQuery(query.monitoring.report.queryOptions({ input: { queueId }, gcTime: 0 }));
  if (error) return <ErrorNotice title="The report could not be made" error={error} onRetry={() => void refetch()} />;
  return data ? <ReportText report={data} /> : <Skeleton height={200} radius={8} />;
}

function ReportText({ report }: { report: PersistenceReport }) {
  const { connection } = useQueue();
  const { since, generatedAt, issues, recommendations } = report;
  const name = `${fileNameOf(connection.name)}-report`;
  const json = () =>
    saveFile(`${name}.json`, new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }));
  const html = () => saveFile(`${name}.html`, new Blob([reportHtml(connection.name, report)], { type: 'text/html' }));
  return (
    <div className={classes.report}>
      <p className={classes.quiet}>
        Measured by this app from {formatInstant(since)} to {formatInstant(generatedAt)}.
      </p>
      <OperationTable report={report} />
      <h3>Issues</h3>
      {issues.length === 0 && <p>Nothing passed its bound.</p>}
      <ul>
        {issues.map(({ severity, message }) => (
          <li key={message}>
            <strong>{severity}</strong>: {message}
          </li>
        ))}
      </ul>
      <h3>Recommendations</h3>
      {recommendations.length === 0 && <p>Nothing that was measured speaks for another setting.</p>}
      <ul>
        {recommendations.map(({ setting, advice, reason }) => (
          <li key={setting}>
            <code>{setting}</code>: {advice}. {reason}.
          </li>
        ))}
      </ul>
      <div className={classes.saves}>
        <Button variant="default" leftSection={<IconDownload {...SMALL_ICON} />} onClick={json}>
          JSON
        </Button>
        <Button variant="default" leftSection={<IconDownload {...SMALL_ICON} />} onClick={html}>
          HTML
        </Button>
      </div>
    </div>
  );
}

function OperationTable({ report }: { report: PersistenceReport }) {
  const rows = operationRows(report);
  if (rows.length === 0) return <p>No operation was measured yet.</p>;
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          {OPERATION_HEADS.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([operation = '', ...figures]) => (
          <tr key={operation}>
            <th scope="row">{operation}</th>
            {figures.map((figure, index) => (
              <td key={OPERATION_HEADS[index + 1]}>{figure}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
