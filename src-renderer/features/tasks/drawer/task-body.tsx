import { Tabs } from '@mantine/core';
import { useState } from 'react';
import type { TaskDetail } from '../../../../src-shared/models/task.ts';
import { formatBytes } from '../../../components/format.ts';
import { CopyButton } from './copy-button.tsx';
import { TaskHistory } from './history/task-history.tsx';
import { JsonBody } from './json-body.tsx';
import classes from './task-body.module.css';

const TABS = [
  { id: 'data', name: 'Data', label: 'Data as JSON', none: 'This task has no data.' },
  { id: 'result', name: 'Result', label: 'Result as JSON', none: 'This task has no result.' },
  { id: 'history', name: 'History', label: 'History', none: '' },
  { id: 'task', name: 'Whole task', label: 'The whole task as JSON', none: '' },
] as const;
type TabId = (typeof TABS)[number]['id'];

/** The task's JSON: data, result, everything. */
export function TaskBody({ queueId, task }: { queueId: string; task: TaskDetail }) {
  const [tab, setTab] = useState<TabId>('data');
  const shown = TABS.find(({ id }) => id === tab) ?? TABS[0];
  const text = textOf(task, shown.id);
  return (
    <Tabs
      value={tab}
      onChange={(next) => setTab(TABS.find(({ id }) => id === next)?.id ?? 'data')}
      classNames={{ root: classes.body, list: classes.tabList, tab: classes.tab, panel: classes.panel }}
    >
      <div className={classes.tabs}>
        <Tabs.List>
          {TABS.map(({ id, name }) => (
            <Tabs.Tab key={id} value={id}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {text !== null && (
          <span className={classes.tools}>
            {formatBytes(byteLength(text))}
            <CopyButton text={text} label={`Copy the ${shown.name.toLowerCase()} as it was given`} />
          </span>
        )}
      </div>
      <Tabs.Panel value={shown.id}>
        {shown.id === 'history' && <TaskHistory queueId={queueId} taskId={task.id} />}
        {shown.id !== 'history' && text === null && <p className={classes.none}>{shown.none}</p>}
        {text !== null && <JsonBody text={text} label={shown.label} />}
      </Tabs.Panel>
    </Tabs>
  );
}

function textOf(task: TaskDetail, tab: TabId): string | null {
  return { data: task.dataText, result: task.resultText, history: null, task: task.taskText }[tab];
}

function byteLength(text: string): number {
  return new Blob([text]).size;
}
