import { ActionIcon, Button, Checkbox, Popover, SegmentedControl } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns3, IconPin, IconPinFilled } from '@tabler/icons-react';
import type { ColumnPreference, TablePreferences } from '../../../../src-shared/models/table-preferences.ts';
import { LinkButton } from '../../../components/link-button.tsx';
import { movedColumn, TASK_COLUMNS } from '../grid/task-columns.ts';
import classes from './toolbar.module.css';

interface ColumnsMenuProps {
  readonly preferences: TablePreferences;
  /** Columns as they are shown at the moment. */
  readonly current: () => ColumnPreference[];
  readonly onChange: (change: Partial<TablePreferences>) => void;
}

/** Which columns the list shows, in which order, which stay in sight, and how much room a row takes. */
export function ColumnsMenu({ preferences, current, onChange }: ColumnsMenuProps) {
  return (
    <Popover position="bottom-end" width={300} trapFocus withinPortal>
      <Popover.Target>
        <Button leftSection={<IconColumns3 size={16} stroke={1.75} />}>Columns</Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.columns} aria-label="Columns">
        <ColumnList columns={preferences.columns ?? current()} onColumns={(columns) => onChange({ columns })} />
        <div className={classes.columnsFoot}>
          <SegmentedControl
            size="xs"
            aria-label="Density"
            data={[
              { value: 'compact', label: 'Compact' },
              { value: 'comfortable', label: 'Comfortable' },
            ]}
            value={preferences.density}
            onChange={(density) => onChange({ density: density === 'compact' ? 'compact' : 'comfortable' })}
          />
          {preferences.columns !== null && (
            <LinkButton onClick={() => onChange({ columns: null })}>Choose for me</LinkButton>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface ColumnListProps {
  readonly columns: readonly ColumnPreference[];
  readonly onColumns: (columns: ColumnPreference[]) => void;
}

function ColumnList({ columns, onColumns }: ColumnListProps) {
  const change = (id: string, part: Partial<ColumnPreference>) =>
    onColumns(columns.map((column) => (column.id === id ? { ...column, ...part } : column)));
  return (
    <ul className={classes.columnList}>
      {columns.map((column, index) => {
        const head = TASK_COLUMNS.find(({ id }) => id === column.id)?.head ?? column.id;
        return (
          <li key={column.id}>
            <Checkbox
              size="xs"
              label={head}
              checked={column.shown}
              onChange={() => change(column.id, { shown: !column.shown })}
            />
            <ActionIcon
              size="xs"
              aria-label={column.pinned ? `Unpin ${head}` : `Pin ${head}`}
              title={column.pinned ? 'Unpin' : 'Keep in sight at the left'}
              onClick={() => change(column.id, { pinned: !column.pinned })}
            >
              {column.pinned ? <IconPinFilled size={14} /> : <IconPin size={14} stroke={1.75} />}
            </ActionIcon>
            <ActionIcon
              size="xs"
              aria-label={`Move ${head} left`}
              disabled={index === 0}
              onClick={() => onColumns(movedColumn(columns, index, -1))}
            >
              <IconArrowUp size={14} stroke={1.75} />
            </ActionIcon>
            <ActionIcon
              size="xs"
              aria-label={`Move ${head} right`}
              disabled={index === columns.length - 1}
              onClick={() => onColumns(movedColumn(columns, index, 1))}
            >
              <IconArrowDown size={14} stroke={1.75} />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}
