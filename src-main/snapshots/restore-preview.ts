import type { RestorePreview } from '../../src-shared/models/snapshot.ts';
import type { DiffFilter } from '../../src-shared/models/snapshot-diff.ts';
import { statusCountsSchema } from '../../src-shared/models/task.ts';
import { contentHashOf, countsOf, totalOf } from '../engine/store/queue-state.ts';
import type { TaskStore } from '../engine/store/task-store.ts';
import type { CatalogEntry } from './catalog.ts';
import { chooseDifference } from './chosen-difference.ts';
import { countDifference } from './diff.ts';

/** What restoring all of a snapshot whose content is at hand, or what matches `only`, would do to the live queue. */
export function previewRestore(store: TaskStore, entry: CatalogEntry, only?: DiffFilter): RestorePreview {
  const state = store.readState();
  const liveCounts = countsOf(state);
  const chosen = only && chooseDifference(store.db, entry.mark, only);
  const difference = chosen?.difference ?? countDifference(store.db, entry.mark);
  return {
    snapshotId: entry.id,
    ...difference,
    unchanged: totalOf(liveCounts) - difference.removed - difference.changed,
    liveCounts,
    afterCounts: chosen?.countsAfter(liveCounts) ?? statusCountsSchema.parse(JSON.parse(entry.counts)),
    token: contentHashOf(state),
  };
}
