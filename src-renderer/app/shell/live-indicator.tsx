import { IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import type { Degraded } from '../../../src-shared/models/queue.ts';
import { ConnectionDot } from '../../components/connection-dot.tsx';
import { degradedWords } from '../../components/degraded-words.ts';
import { Explained } from '../../components/explained.tsx';
import { useQueue } from '../../components/queue-context.tsx';
import { readOnlySentence } from '../../components/read-only.ts';
import { useLinkState } from '../rpc/rpc-provider.tsx';
import classes from './header.module.css';

/** Whether what is shown follows the queue, and whether the queue takes writes. */
export function LiveIndicator() {
  const { info } = useQueue();
  const reason = readOnlySentence(info);
  return (
    <>
      {info.degraded ? <Behind degraded={info.degraded} /> : info.readOnly !== 'damaged' && <Liveness />}
      {reason !== null && (
        <Explained explanation={reason} className={classes.readOnly}>
          <IconLock size={13} stroke={2} aria-hidden="true" />
          Read-only
        </Explained>
      )}
    </>
  );
}

/** The server is out of reach, or being caught up with. */
function Behind({ degraded }: { degraded: Degraded }) {
  const { label, sentence } = degradedWords(degraded);
  return (
    <span role="status">
      <Explained explanation={sentence} className={classes.behind}>
        <IconPlugConnectedX size={13} stroke={2} aria-hidden="true" />
        {label}
      </Explained>
    </span>
  );
}

function Liveness() {
  const link = useLinkState();
  if (link !== 'connected') return <span className={classes.live}>Not connected</span>;
  return (
    <span className={classes.live} title="Changes show by themselves">
      <ConnectionDot condition="healthy" />
      Live
    </span>
  );
}
