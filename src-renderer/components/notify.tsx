import { notifications } from '@mantine/notifications';
import { appErrorFromRpc } from '../../src-shared/errors/rpc-errors.ts';

const ERROR_STAYS_MS = 15_000;

/** Tells an error of something the user started, where no place on the page is left for it. */
export function notifyError(title: string, error: unknown): void {
  const { message, hint } = appErrorFromRpc(error);
  notifications.show({
    title,
    message: (
      <>
        <p>{message}</p>
        {hint && <p>{hint}</p>}
      </>
    ),
    color: 'var(--failed-ch)',
    autoClose: ERROR_STAYS_MS,
    role: 'alert',
  });
}

/** Tells that something was done. */
export function notifyDone(title: string, message = ''): void {
  notifications.show({ title, message, color: 'var(--completed-ch)', role: 'status' });
}
