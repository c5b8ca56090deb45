import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { Card } from '../../../components/card.tsx';
import { formatBytes, formatInstant } from '../../../components/format.ts';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { CopyButton } from '../../tasks/drawer/copy-button.tsx';
import { SnapshotActions } from '../care/snapshot-actions.tsx';
import { VerifyProgress } from '../care/verify-progress.tsx';
import { TRIGGER_WORDS } from '../trigger.tsx';
import classes from './snapshot-facts.module.css';

/** When, by whom, how big, and the sum by which its content is known. */
export function SnapshotFacts({ snapshot }: { snapshot: Snapshot }) {
  const { createdAt, trigger, sizeBytes, contentHash, note, id } = snapshot;
  return (
    <Card title="This snapshot" action={<SnapshotActions snapshot={snapshot} />}>
      <VerifyProgress snapshotId={id} />
      <dl className={classes.facts}>
        <dt>Taken</dt>
        <dd>{formatInstant(createdAt)}</dd>
        <dt>By</dt>
        <dd>{TRIGGER_WORDS[trigger]}</dd>
        <dt>Id</dt>
        <dd className="mono">{id}</dd>
        <dt>Takes</dt>
        <dd>{sizeBytes === null ? 'Room is shared with the live queue' : formatBytes(sizeBytes)}</dd>
        <dt>Checked</dt>
        <dd>
          <Checked snapshot={snapshot} />
        </dd>
        <dt>Content</dt>
        <dd className={classes.hash}>
          <span className="mono">{contentHash}</span>
          <CopyButton text={contentHash} label="Copy the content hash" />
        </dd>
        <dt>Note</dt>
        <dd className={classes.note}>{note === '' ? <span className={classes.none}>None</span> : note}</dd>
      </dl>
    </Card>
  );
}

function Checked({ snapshot: { verified, lastVerifiedAt } }: { snapshot: Snapshot }) {
  if (verified === null || lastVerifiedAt === null) return 'Not yet verified';
  return (
    <span data-damaged={!verified || undefined} className={classes.checked}>
      {verified ? 'Content matched its checksum,' : 'Damaged: the content did not match,'}{' '}
      <RelativeTime at={lastVerifiedAt} />
    </span>
  );
}
