import { create } from 'zustand';

/** Snapshots that are ticked when the dialog opens; null while it is closed. */
export const useDeleteSnapshots = create<{ readonly ticked: readonly string[] | null }>()(() => ({ ticked: null }));

/** Asks which snapshots to delete, those given ticked at first. */
export function openDeleteSnapshots(ticked: readonly string[]): void {
  useDeleteSnapshots.setState({ ticked });
}

export function closeDeleteSnapshots(): void {
  useDeleteSnapshots.setState({ ticked: null });
}
