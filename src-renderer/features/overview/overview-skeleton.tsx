import { Skeleton } from '@mantine/core';
import classes from './overview.module.css';

/** Stands where the figures will be, at the same heights, so that nothing jumps when they come. */
export function OverviewSkeleton() {
  return (
    <div className={classes.page} role="status" aria-label="Reading the overview">
      <Skeleton height={48} radius="lg" />
      <Skeleton height={96} radius="lg" />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Skeleton height={206} radius="lg" />
          <Skeleton height={402} radius="lg" />
        </div>
        <div className={classes.column}>
          <Skeleton height={300} radius="lg" />
          <Skeleton height={150} radius="lg" />
        </div>
      </div>
    </div>
  );
}
