import { create } from 'zustand';
import type { TaskFilter } from '../../../src-shared/models/task.ts';
import { besidePlace, formatPlace, type Page, type Place, parsePlace, WELCOME } from './place.ts';
import { sameFilter } from './same-filter.ts';

interface ViewStore extends Place {
  /** Goes to a queue and stays on the page that is shown, unless another is asked for. */
  readonly openQueue: (queueId: string, page?: Page) => void;
  /** Shows the queue a new window begins with; "back" does not lead before it. */
  readonly startAt: (queueId: string) => void;
  readonly showWelcome: () => void;
  /** Goes to a page of the open queue, live and unfiltered. */
  readonly showPage: (page: Page) => void;
  /** Goes to the live tasks that match. */
  readonly showTasks: (filter?: TaskFilter) => void;
  /** Changes the filter in place: the address follows, but "back" does not stop at every letter typed. */
  readonly setFilter: (filter: TaskFilter) => void;
  /** Shows the tasks of a snapshot, on the snapshots page; null ends it. */
  readonly browseSnapshot: (snapshotId: string | null) => void;
}

/** Where the window is. Every change goes through the address, so that reload and "back" work. */
export const useView = create<ViewStore>()((set, get) => {
  const go = (change: Partial<Place>, how: 'push' | 'replace' = 'push', rest?: URLSearchParams) => {
    const { queueId, page, filter, snapshotId } = get();
    const place = withKnownFilter({ queueId, page, filter, snapshotId, ...change }, filter);
    const hash = formatPlace(place, rest);
    if (hash !== location.hash) writeHash(hash, how);
    set(place);
  };
  return {
    ...parsePlace(typeof location === 'undefined' ? '' : location.hash),
    openQueue: (queueId, page = get().page) => go({ queueId, page, filter: {}, snapshotId: null }),
    startAt: (queueId) => go({ ...WELCOME, queueId }, 'replace'),
    showWelcome: () => go(WELCOME),
    showPage: (page) => go({ page, filter: {}, snapshotId: null }),
    showTasks: (filter = {}) => go({ page: 'tasks', filter, snapshotId: null }),
    setFilter: (filter) => go({ filter }, 'replace', besidePlace(location.hash)),
    browseSnapshot: (snapshotId) => go({ page: 'snapshots', filter: {}, snapshotId }),
  };
});

/** A filter that asks the same stays the same object, so that nothing is asked for anew. */
function withKnownFilter(place: Place, known: TaskFilter): Place {
  return sameFilter(place.filter, known) ? { ...place, filter: known } : place;
}

function writeHash(hash: string, how: 'push' | 'replace'): void {
  if (how === 'push') history.pushState(null, '', hash);
  else history.replaceState(null, '', hash);
}

/** Follows "back", "forward" and typed addresses; returns the function that ends it. */
export function followAddress(): () => void {
  const read = () => useView.setState(({ filter }) => withKnownFilter(parsePlace(location.hash), filter));
  window.addEventListener('popstate', read);
  window.addEventListener('hashchange', read);
  return () => {
    window.removeEventListener('popstate', read);
    window.removeEventListener('hashchange', read);
  };
}
