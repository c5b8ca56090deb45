import { Button, SegmentedControl } from '@mantine/core';
import { IconDownload, IconReport, IconZoomReset } from '@tabler/icons-react';
import { formatInstant } from '../../components/format.ts';
import { SMALL_ICON } from '../../components/icons.ts';
import classes from './performance.module.css';
import type { Range } from './use-history.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RANGES = [
  { label: '5 min', ms: 5 * MINUTE },
  { label: '1 h', ms: HOUR },
  { label: '6 h', ms: 6 * HOUR },
  { label: '24 h', ms: 24 * HOUR },
  { label: '7 d', ms: 7 * 24 * HOUR },
  { label: '90 d', ms: 90 * 24 * HOUR },
] as const;
export const FIRST_RANGE: Range = { lastMs: HOUR };

interface ToolbarProps {
  readonly range: Range;
  readonly onRange: (range: Range) => void;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
  /** Null while there is nothing to save. */
  readonly onCsv: (() => void) | null;
  readonly onReport: () => void;
}

/** How far back, and in which form. */
export function PerformanceToolbar({ range, onRange, isTable, onTable, onCsv, onReport }: ToolbarProps) {
  return (
    <div className={classes.toolbar}>
      <SegmentedControl
        size="xs"
        aria-label="Range"
        value={'lastMs' in range ? String(range.lastMs) : ''}
        onChange={(ms) => onRange({ lastMs: Number(ms) })}
        data={RANGES.map(({ label, ms }) => ({ label, value: String(ms) }))}
      />
      {'from' in range && (
        <Button variant="default" leftSection={<IconZoomReset {...SMALL_ICON} />} onClick={() => onRange(FIRST_RANGE)}>
          {formatInstant(range.from)} to {formatInstant(range.to)}
        </Button>
      )}
      <span className={classes.space} />
      <SegmentedControl
        size="xs"
        aria-label="Form"
        value={isTable ? 'table' : 'charts'}
        onChange={(form) => onTable(form === 'table')}
        data={[
          { label: 'Charts', value: 'charts' },
          { label: 'Table', value: 'table' },
        ]}
      />
      <Button
        variant="default"
        leftSection={<IconDownload {...SMALL_ICON} />}
        disabled={onCsv === null}
        onClick={() => onCsv?.()}
      >
        CSV
      </Button>
      <Button variant="default" leftSection={<IconReport {...SMALL_ICON} />} onClick={onReport}>
        Report
      </Button>
    </div>
  );
}
