import { create } from 'zustand';
import type { RestoreOutcome } from '../../../src-shared/models/snapshot.ts';
import type { DiffFilter } from '../../../src-shared/models/snapshot-diff.ts';

/** What the restore dialog is about. */
export interface RestoreTarget {
  readonly snapshotId: string;
  /** Tasks that alone are restored, of those that differ from the snapshot to the live queue; null for all. */
  readonly only: DiffFilter | null;
  /** Where it stands in for an undo that was refused: the outcome that could not be undone at once. */
  readonly undoOf: RestoreOutcome | null;
}

interface SnapshotView {
  /** The snapshot whose summary is shown; null shows the newest. */
  readonly selectedId: string | null;
  readonly restoring: RestoreTarget | null;
  readonly select: (snapshotId: string | null) => void;
  readonly openRestore: (target: RestoreTarget) => void;
  readonly closeRestore: () => void;
}

/** What is selected and opened on the snapshots page; kept while other pages are shown. */
export const useSnapshotView = create<SnapshotView>()((set) => ({
  selectedId: null,
  restoring: null,
  select: (selectedId) => set({ selectedId }),
  openRestore: (restoring) => set({ restoring }),
  closeRestore: () => set({ restoring: null }),
}));
