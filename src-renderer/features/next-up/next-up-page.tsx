import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type NextUp, STRATEGIES, type Strategy, strategySchema } from '../../../src-shared/models/queue.ts';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { STRATEGY_HINTS, STRATEGY_WORDS } from '../../app/shell/strategies.ts';
import { Card } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatCount, formatInstant, formatNoun } from '../../components/format.ts';
import { pausedWords } from '../../components/paused-words.ts';
import { useQueue } from '../../components/queue-context.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import classes from './next-up.module.css';
import { NextUpTable } from './next-up-table.tsx';

const SHOWN = 50;
const REFRESH_MS = 10_000;

/** The next tasks in the very order they will be given out, under the strategy in force or another one. */
export function NextUpPage() {
  const { queueId, info } = useQueue();
  const paused = pausedWords(info);
  const { query } = useApi();
  const [preview, setPreview] = useState<Strategy | null>(null);
  const input = { queueId, count: SHOWN, ...(preview && { strategy: preview }) };
  const { data, error, refetch } = useQuery(
    query.queues.nextUp.queryOptions({ input, placeholderData: keepPreviousData, refetchInterval: REFRESH_MS }),
  );
  const isPreview = data !== undefined && preview !== null && preview !== data.current;
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div>
          <h1 className={classes.title}>Next up</h1>
          <p className={classes.sub}>{data ? sentence(data, isPreview) : 'Reading the queue…'}</p>
        </div>
        <Select
          className={classes.strategy}
          label="Order under"
          aria-label="Order under the strategy"
          allowDeselect={false}
          data={STRATEGIES.map((value) => ({
            value,
            label: `${STRATEGY_WORDS[value]}${value === data?.current ? ' (in force)' : ''}`,
          }))}
          value={preview ?? data?.current ?? null}
          onChange={(value) => setPreview(value === null ? null : strategySchema.parse(value))}
        />
      </header>
      {isPreview && (
        <p className={classes.preview} role="status">
          <b>Preview.</b> Nothing changes: tasks go on being given out by {STRATEGY_WORDS[data.current]}.{' '}
          {STRATEGY_HINTS[data.strategy]} would give this order.
        </p>
      )}
      {paused !== null && (
        <p className={classes.preview} role="status">
          <b>Paused.</b> {paused}
        </p>
      )}
      {error && <ErrorNotice title="What comes next could not be read" error={error} onRetry={() => void refetch()} />}
      {data && (
        <Card
          title={data.tasks.length === SHOWN ? `The next ${SHOWN}` : formatNoun(data.tasks.length, 'task')}
          sub="the exact order getNextTask gives"
        >
          {data.tasks.length > 0 ? <NextUpTable upcoming={data.tasks} /> : <NothingNext next={data} />}
        </Card>
      )}
    </div>
  );
}

function sentence({ queued, scheduled, strategy }: NextUp, isPreview: boolean): string {
  const waiting = `${formatNoun(queued, 'task')} ${queued === 1 ? 'waits' : 'wait'}`;
  const later = scheduled > 0 ? `, ${formatCount(scheduled)} more for their time` : '';
  return `${waiting}${later}. ${isPreview ? 'Previewed' : 'Given out'} by ${STRATEGY_WORDS[strategy]}: ${STRATEGY_HINTS[strategy].toLowerCase()}.`;
}

function NothingNext({ next: { scheduled, nextScheduledAt } }: { next: NextUp }) {
  if (nextScheduledAt === null) {
    return <EmptyState title="Nothing waits to be started">Tasks that are added show up here at once.</EmptyState>;
  }
  return (
    <EmptyState title="Nothing is ready yet">
      {formatNoun(scheduled, 'task')} {scheduled === 1 ? 'waits for its' : 'wait for their'} time; the first becomes
      ready{' '}
      <span title={formatInstant(nextScheduledAt)}>
        <RelativeTime at={nextScheduledAt} />
      </span>
      .
    </EmptyState>
  );
}
