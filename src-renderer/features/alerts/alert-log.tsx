import { Button } from '@mantine/core';
import type { AlertEntry } from '../../../src-shared/models/alert-rule.ts';
import { Card } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatDuration } from '../../components/format.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import classes from './alerts.module.css';
import { valueWords } from './rule-words.ts';
import { useAlertActions } from './use-alerts.ts';

/** What fired for this queue, newest first. */
export function AlertLog({ entries }: { entries: readonly AlertEntry[] }) {
  const unread = entries.filter((entry) => entry.unread).length;
  const { markRead } = useAlertActions();
  const action =
    unread > 0 ? (
      <Button variant="subtle" size="compact-xs" onClick={() => void markRead()}>
        Mark all as read
      </Button>
    ) : null;
  return (
    <Card title="History" sub={unread > 0 ? `${unread} unread` : undefined} action={action}>
      {entries.length === 0 ? (
        <EmptyState title="No rule has fired yet">
          What fires is listed here with its peak and how long it lasted.
        </EmptyState>
      ) : (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Rule</th>
                <th scope="col">Severity</th>
                <th scope="col">Began</th>
                <th scope="col">Lasted</th>
                <th scope="col" className={classes.number}>
                  Peak
                </th>
                <th scope="col" className={classes.number}>
                  Bound
                </th>
                <th scope="col">Acknowledged</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <LogRow key={entry.id} entry={entry} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function LogRow({ entry }: { entry: AlertEntry }) {
  const { acknowledge } = useAlertActions();
  const { id, name, severity, metric, startedAt, endedAt, peak, threshold, acknowledgedAt, unread } = entry;
  return (
    <tr className={unread ? classes.unread : undefined}>
      <th scope="row">{name}</th>
      <td>{severity}</td>
      <td>
        <RelativeTime at={startedAt} />
      </td>
      <td>{endedAt === null ? 'still firing' : formatDuration(endedAt - startedAt)}</td>
      <td className={classes.number}>{valueWords(metric, peak)}</td>
      <td className={classes.number}>{valueWords(metric, threshold)}</td>
      <td>
        {acknowledgedAt === null ? (
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={`Acknowledge ${name}`}
            onClick={() => void acknowledge(id)}
          >
            Acknowledge
          </Button>
        ) : (
          <RelativeTime at={acknowledgedAt} />
        )}
      </td>
    </tr>
  );
}
