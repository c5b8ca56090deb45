import { ActionIcon, Button } from '@mantine/core';
import { IconClipboardText, IconTable, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatCount, formatNoun } from '../../../components/format.ts';
import { LinkButton } from '../../../components/link-button.tsx';
import { notifyDone, notifyError } from '../../../components/notify.tsx';
import { ReasonTooltip } from '../../../components/reason-tooltip.tsx';
import { copyText } from '../drawer/copy-text.ts';
import { asCsv, asJson, MOST_COPIED } from './copy-tasks.ts';
import classes from './selection.module.css';
import { type TaskSelection, tickedCount } from './task-selection.ts';
import type { useTaskDetails } from './use-task-details.ts';

interface SelectionBarProps {
  readonly selection: TaskSelection;
  /** Tasks that match the filter. */
  readonly matching: number;
  readonly onSelectAll: () => void;
  readonly onClear: () => void;
  readonly readTasks: ReturnType<typeof useTaskDetails>;
  /** What can be done with the ticked tasks. */
  readonly children?: ReactNode;
}

/** Stands at the foot of the list while tasks are ticked, so that ticking one never moves the list. */
export function SelectionBar({ selection, matching, onSelectAll, onClear, readTasks, children }: SelectionBarProps) {
  const count = tickedCount(selection);
  if (count === 0) return null;
  const reason =
    selection.kind === 'all' || count > MOST_COPIED
      ? `At most ${formatCount(MOST_COPIED)} ticked tasks are copied; export the list for more.`
      : null;
  const copy = async (format: 'JSON' | 'CSV') => {
    if (reason !== null || selection.kind !== 'some') return;
    try {
      const tasks = await readTasks([...selection.tasks.values()].map(({ id }) => id));
      await copyText(format === 'JSON' ? asJson(tasks) : asCsv(tasks));
      notifyDone(`${formatNoun(tasks.length, 'task')} copied as ${format}`);
    } catch (error) {
      notifyError('The tasks could not be copied', error);
    }
  };
  return (
    <section className={classes.bar} aria-label="Selection">
      <b>{formatCount(count)} selected</b>
      {selection.kind === 'some' && matching > count && (
        <LinkButton onClick={onSelectAll}>Select all {formatCount(matching)} matching</LinkButton>
      )}
      <span className={classes.actions}>
        {children}
        {(['JSON', 'CSV'] as const).map((format) => (
          <ReasonTooltip key={format} reason={reason}>
            <Button
              size="xs"
              {...(reason !== null && { 'data-disabled': true, 'aria-disabled': true })}
              leftSection={
                format === 'JSON' ? (
                  <IconClipboardText size={14} stroke={1.75} />
                ) : (
                  <IconTable size={14} stroke={1.75} />
                )
              }
              onClick={() => void copy(format)}
            >
              Copy as {format}
            </Button>
          </ReasonTooltip>
        ))}
        <ActionIcon size="sm" aria-label="Clear the selection" title="Clear the selection (Esc)" onClick={onClear}>
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      </span>
    </section>
  );
}
