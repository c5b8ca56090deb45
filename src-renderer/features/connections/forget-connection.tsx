import { modals } from '@mantine/modals';
import type { ConnectionStatus } from '../../../src-shared/models/connection.ts';

/** Asks before a connection leaves the list, and says what stays. */
export function confirmForget({ name, location }: ConnectionStatus, onConfirm: () => void): void {
  modals.openConfirmModal({
    title: `Forget ${name}?`,
    children: (
      <>
        <p>The connection is closed and taken off the list. The queue itself stays where it is:</p>
        <p className="mono" style={{ overflowWrap: 'anywhere', marginTop: 8 }}>
          {location}
        </p>
      </>
    ),
    labels: { confirm: `Forget ${name}`, cancel: 'Cancel' },
    confirmProps: { variant: 'filled' },
    onConfirm,
  });
}
