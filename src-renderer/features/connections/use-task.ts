import { useCallback, useState } from 'react';

interface TaskState {
  readonly isRunning: boolean;
  /** What the last run was rejected with; null while it runs and after a success. */
  readonly error: unknown;
}

/** One action of a form: whether it runs, and why it failed. */
export function useTask() {
  const [state, setState] = useState<TaskState>({ isRunning: false, error: null });
  const run = useCallback((action: () => Promise<void>) => {
    setState({ isRunning: true, error: null });
    action().then(
      () => setState({ isRunning: false, error: null }),
      (error: unknown) => setState({ isRunning: false, error }),
    );
  }, []);
  return { ...state, run };
}
