import { Button } from '@mantine/core';
import { IconPencil, IconPinned, IconPinnedOff, IconShieldCheck, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';
import { SMALL_ICON } from '../../../components/icons.ts';
import { notifyError } from '../../../components/notify.tsx';
import { useQueue, useWriteGuard } from '../../../components/queue-context.tsx';
import { ReasonTooltip } from '../../../components/reason-tooltip.tsx';
import classes from './care.module.css';
import { openDeleteSnapshots } from './delete-store.ts';
import { openEditLabels } from './edit-labels.tsx';
import { verifySnapshot } from './verify-snapshot.ts';
import { useVerifying } from './verify-store.ts';

/** Rename, pin, verify and delete one snapshot. */
export function SnapshotActions({ snapshot }: { snapshot: Snapshot }) {
  const { queueId } = useQueue();
  const { api } = useApi();
  const guard = useWriteGuard();
  const verifying = useVerifying(({ running }) => running[snapshot.id] !== undefined);
  const { id, name, pinned } = snapshot;
  const pin = () =>
    api.snapshots
      .update({ queueId, snapshotId: id, change: { pinned: !pinned } })
      .catch((error) => notifyError(`${name} could not be ${pinned ? 'unpinned' : 'pinned'}`, error));
  const PinIcon = pinned ? IconPinnedOff : IconPinned;
  return (
    <span className={classes.actions}>
      <Action
        icon={<IconPencil {...SMALL_ICON} />}
        reason={guard.reason}
        onClick={() => openEditLabels(api, queueId, snapshot)}
      >
        Rename…
      </Action>
      <Action icon={<PinIcon {...SMALL_ICON} />} reason={guard.reason} onClick={() => void pin()}>
        {pinned ? 'Unpin' : 'Pin'}
      </Action>
      <Action
        icon={<IconShieldCheck {...SMALL_ICON} />}
        reason={verifying ? 'It is being verified.' : null}
        onClick={() => void verifySnapshot(api, queueId, snapshot)}
      >
        Verify
      </Action>
      <Action icon={<IconTrash {...SMALL_ICON} />} reason={guard.reason} onClick={() => openDeleteSnapshots([id])}>
        Delete…
      </Action>
    </span>
  );
}

interface ActionProps {
  readonly icon: ReactNode;
  /** Why it is off; null while it is on. */
  readonly reason: string | null;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Action({ icon, reason, onClick, children }: ActionProps) {
  const off = reason !== null;
  return (
    <ReasonTooltip reason={reason}>
      <Button size="xs" leftSection={icon} data-disabled={off} aria-disabled={off} onClick={() => !off && onClick()}>
        {children}
      </Button>
    </ReasonTooltip>
  );
}
