import { SegmentedControl, Skeleton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type Operation, operationSchema } from '../../../src-shared/models/metric.ts';
import type { History } from '../../../src-shared/models/metric-history.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useQueue } from '../../components/queue-context.tsx';
import { ChartCard } from './chart-card.tsx';
import { csvOf } from './chart-data.ts';
import {
  type ChartDefinition,
  depthChart,
  errorsChart,
  latencyChart,
  measuredOperations,
  projectsChart,
  storageChart,
  taskTimesChart,
  throughputChart,
} from './chart-definitions.ts';
import classes from './performance.module.css';
import { FIRST_RANGE, PerformanceToolbar } from './performance-toolbar.tsx';
import { ReportDialog } from './report-dialog.tsx';
import { fileNameOf, saveFile } from './save-file.ts';
import { type Range, useHistory } from './use-history.ts';

/** Shorter stretches have fewer than a handful of samples. */
const SHORTEST_MS = 60_000;

/** How the queue and its storage fared over time. */
export function PerformancePage() {
  const { connection } = useQueue();
  const [range, setRange] = useState<Range>(FIRST_RANGE);
  const [isTable, setTable] = useState(false);
  const [isReporting, setReporting] = useState(false);
  const { data: history, error, refetch, isPlaceholderData } = useHistory(range);
  const save = (): void => {
    if (!history) return;
    const text = csvOf(allCharts(history), history);
    saveFile(`${fileNameOf(connection.name)}-performance.csv`, new Blob([text], { type: 'text/csv' }));
  };
  const zoom = (from: number, to: number): void => setRange({ from, to: Math.max(to, from + SHORTEST_MS) });
  return (
    <div className={classes.page}>
      <PerformanceToolbar
        {...{ range, isTable }}
        onRange={setRange}
        onTable={setTable}
        onCsv={history && !isPlaceholderData ? save : null}
        onReport={() => setReporting(true)}
      />
      <ReportDialog opened={isReporting} onClose={() => setReporting(false)} />
      {error && <ErrorNotice title="The history could not be read" error={error} onRetry={() => void refetch()} />}
      {history?.notice && (
        <p className={classes.notice} role="status">
          {history.notice}
        </p>
      )}
      {history ? <Charts history={history} isTable={isTable} onZoom={zoom} /> : !error && <LoadingCharts />}
    </div>
  );
}

interface ChartsProps {
  readonly history: History;
  readonly isTable: boolean;
  readonly onZoom: (from: number, to: number) => void;
}

function Charts({ history, isTable, onZoom }: ChartsProps) {
  const [operation, setOperation] = useState<Operation>('save');
  const [depth, setDepth] = useState('status');
  const latency = useMemo(() => latencyChart(operation, history), [operation, history]);
  const byProject = useMemo(() => projectsChart(history), [history]);
  const errors = useMemo(() => errorsChart(history), [history]);
  const shared = { history, isTable, onZoom };
  const operations = (
    <SegmentedControl
      size="xs"
      aria-label="Operation"
      value={operation}
      onChange={(value) => setOperation(operationSchema.catch('save').parse(value))}
      data={measuredOperations(history).map((value) => ({ value, label: value }))}
    />
  );
  const depths = (
    <SegmentedControl
      size="xs"
      aria-label="Depth by"
      value={depth}
      onChange={setDepth}
      data={[
        { value: 'status', label: 'Status' },
        { value: 'project', label: 'Project' },
      ]}
    />
  );
  return (
    <div className={classes.grid}>
      <ChartCard {...shared} chart={latency} choice={operations} />
      <ChartCard {...shared} chart={THROUGHPUT} />
      <ChartCard {...shared} chart={depth === 'status' ? DEPTH : byProject} choice={depths} />
      <ChartCard {...shared} chart={STORAGE} />
      <ChartCard {...shared} chart={TASK_TIMES} />
      <ChartCard {...shared} chart={errors} />
    </div>
  );
}

const THROUGHPUT = throughputChart();
const DEPTH = depthChart();
const STORAGE = storageChart();
const TASK_TIMES = taskTimesChart();

function allCharts(history: History): ChartDefinition[] {
  const latencies = measuredOperations(history).map((operation) => latencyChart(operation, history));
  return [...latencies, THROUGHPUT, DEPTH, projectsChart(history), STORAGE, TASK_TIMES, errorsChart(history)];
}

function LoadingCharts() {
  return (
    <div className={classes.grid}>
      {['a', 'b', 'c', 'd'].map((key) => (
        <Skeleton key={key} height={330} radius={8} />
      ))}
    </div>
  );
}
