import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import classes from '../dialogs.module.css';

/** Says that the counts are no longer true, and lets them be counted anew. */
export function Outdated({ counting, onRefresh }: { counting: boolean; onRefresh: () => void }) {
  return (
    <div className={classes.outdated} role="alert">
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
      <p>
        <b>The live queue changed since these counts were taken,</b> so nothing was restored: it would have done other
        than what you saw.
      </p>
      <Button loading={counting} onClick={onRefresh}>
        Refresh the preview
      </Button>
    </div>
  );
}
