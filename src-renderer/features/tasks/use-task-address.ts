import { useEffect, useState } from 'react';
import type { TaskSort } from '../../../src-shared/models/task.ts';
import { readTaskAddress, type TaskAddress, writeTaskAddress } from './task-address.ts';

export interface TaskAddressState extends TaskAddress {
  readonly setSort: (sort: TaskSort) => void;
  readonly setTaskId: (taskId: string | null) => void;
}

/** Sort and open task, kept in the window's address beside the filter. */
export function useTaskAddress(): TaskAddressState {
  const [address, setAddress] = useState(() => readTaskAddress(location.hash));
  useEffect(() => {
    const read = () => setAddress(readTaskAddress(location.hash));
    window.addEventListener('popstate', read);
    window.addEventListener('hashchange', read);
    return () => {
      window.removeEventListener('popstate', read);
      window.removeEventListener('hashchange', read);
    };
  }, []);
  useEffect(() => {
    const hash = writeTaskAddress(location.hash, address);
    if (hash !== location.hash) history.replaceState(history.state, '', hash);
  }, [address]);
  return {
    ...address,
    setSort: (sort) => setAddress((old) => ({ ...old, sort })),
    setTaskId: (taskId) => setAddress((old) => (old.taskId === taskId ? old : { ...old, taskId })),
  };
}
