import { Tooltip } from '@mantine/core';
import { IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import type { Degraded } from '../../../src-shared/models/queue.ts';
import { ConnectionDot } from '../../components/connection-dot.tsx';
import { degradedWords } from '../../components/degraded-words.ts';
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
        <Tooltip label={reason} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be reachable by keyboard */}
          <span className={classes.readOnly} tabIndex={0}>
            <IconLock size={13} stroke={2} aria-hidden="true" />
            Read-only
          </span>
        </Tooltip>
      )}
    </>
  );
}

/** The server is out of reach, or being caught up with. */
function Behind({ degraded }: { degraded: Degraded }) {
  const { label, sentence } = degradedWords(degraded);
  return (
    <Tooltip label={sentence} multiline maw={360} events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be reachable by keyboard */}
      <span className={classes.behind} data-phase={degraded.phase} role="status" tabIndex={0}>
        <IconPlugConnectedX size={13} stroke={2} aria-hidden="true" />
        {label}
      </span>
    </Tooltip>
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
