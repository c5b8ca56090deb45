import { setImmediate as nextTurn } from 'node:timers/promises';
import { refuseCancelled } from './read/open-input.ts';

/** How long the thread works before it looks at its messages again, ms. */
const SLICE_MS = 25;

/** Works items off one by one, in slices, so that progress is seen and cancelling is heard. `job.cancelled` */
export async function inSlices<Item>(
  items: Iterable<Item>,
  work: (item: Item) => void,
  { signal, onSlice }: { readonly signal?: AbortSignal | undefined; readonly onSlice?: () => void },
): Promise<void> {
  refuseCancelled(signal);
  let sliceEnd = performance.now() + SLICE_MS;
  for (const item of items) {
    work(item);
    if (performance.now() < sliceEnd) continue;
    onSlice?.();
    await nextTurn();
    refuseCancelled(signal);
    sliceEnd = performance.now() + SLICE_MS;
  }
  onSlice?.();
}
