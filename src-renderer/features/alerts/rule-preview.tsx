import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AlertPreview, AlertRule } from '../../../src-shared/models/alert-rule.ts';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { formatDuration, formatInstant, formatNoun } from '../../components/format.ts';
import { useQueue } from '../../components/queue-context.tsx';
import classes from './alerts.module.css';
import { valueWords } from './rule-words.ts';

const DAY = 86_400_000;
const LISTED = 5;

/** When the rule would have fired over the last day of what was recorded. */
export function RulePreview({ rule }: { rule: AlertRule | null }) {
  const { queueId } = useQueue();
  const { query } = useApi();
  const [to] = useState(() => Date.now());
  const [settled] = useDebouncedValue(rule, 250);
  const input = settled && { queueId, rule: settled, from: to - DAY, to };
  const { data } = useQuery({
    ...query.monitoring.previewRule.queryOptions({ input: input ?? { queueId, rule: EMPTY, from: 0, to: 0 } }),
    enabled: input !== null,
    placeholderData: keepPreviousData,
  });
  if (!rule) return <p className={classes.preview}>Give a name and a bound to see when the rule would have fired.</p>;
  return (
    <div className={classes.preview}>
      {data ? <Firings preview={data} metric={rule.metric} /> : 'Reading what was recorded…'}
    </div>
  );
}

const EMPTY: AlertRule = {
  ...{
    id: 'none',
    name: 'none',
    queueId: null,
    metric: 'waiting',
    operation: null,
    threshold: 0,
    forMs: 0,
    recoverMs: 0,
  },
  ...{ cooldownMs: 60_000, severity: 'info', enabled: false, mutedUntil: null },
};

function Firings({ preview, metric }: { preview: AlertPreview; metric: AlertRule['metric'] }) {
  const { firings, watchedMs } = preview;
  if (watchedMs === 0) return <p>Nothing was recorded in the last 24 h, so nothing can be said.</p>;
  const watched = `in the ${formatDuration(watchedMs)} that were recorded of the last 24 h`;
  if (firings.length === 0) return <p>It would not have fired {watched}.</p>;
  return (
    <>
      <p>
        It would have fired <strong>{formatNoun(firings.length, 'time')}</strong> {watched}:
      </p>
      <ul>
        {firings.slice(-LISTED).map(({ from, to, peak }) => (
          <li key={from}>
            {formatInstant(from)}, {to === null ? 'still firing' : `for ${formatDuration(to - from)}`}, up to{' '}
            {valueWords(metric, peak)}
          </li>
        ))}
      </ul>
    </>
  );
}
