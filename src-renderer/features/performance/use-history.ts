import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { CHARTS } from '../../../src-shared/models/metric-history.ts';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { useFromNow } from '../../components/clock.ts';
import { useQueue } from '../../components/queue-context.tsx';

/** Samples come so often. */
const SAMPLE_MS = 10_000;
const POINTS = 300;

/** What is shown: the last so many ms, or a stretch that was chosen. */
export type Range = { readonly lastMs: number } | { readonly from: number; readonly to: number };

/** The history of the open queue in a range, asked again with each sample while the range ends now. */
export function useHistory(range: Range) {
  const { queueId } = useQueue();
  const { query } = useApi();
  const end = useFromNow((now) => Math.ceil(now / SAMPLE_MS) * SAMPLE_MS);
  const stretch = 'lastMs' in range ? { from: end - range.lastMs, to: end } : range;
  const input = { queueId, ...stretch, points: POINTS, charts: [...CHARTS] };
  return useQuery(query.monitoring.history.queryOptions({ input, placeholderData: keepPreviousData, gcTime: 30_000 }));
}
