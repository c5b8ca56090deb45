import type { Job } from '../../../src-shared/models/job.ts';
import { formatCount, formatDuration, formatShort } from '../../components/format.ts';

/** `12,000 of 13,575, 8.4k a second, 2 s left`; what is not known is left out. */
export function progressWords({ done, total, rate, etaMs }: Pick<Job, 'done' | 'total' | 'rate' | 'etaMs'>): string {
  const parts = [total === null ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`];
  if (rate !== null && rate > 0) parts.push(`${formatShort(rate)} a second`);
  if (etaMs !== null && etaMs >= 1000) parts.push(`${formatDuration(etaMs)} left`);
  return parts.join(', ');
}

/** Percent done, 0 to 100; null where the end is not known. */
export function progressPercent({ done, total }: Pick<Job, 'done' | 'total'>): number | null {
  if (total === null) return null;
  return total === 0 ? 100 : Math.min(100, Math.floor((done / total) * 100));
}
