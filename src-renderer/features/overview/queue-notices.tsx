import { CloseButton } from '@mantine/core';
import { IconHistory, IconLock, IconPlayerPause, IconPlugConnectedX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { degradedWords } from '../../components/degraded-words.ts';
import { formatNoun } from '../../components/format.ts';
import { CONTROL_ICON } from '../../components/icons.ts';
import { pausedWords } from '../../components/paused-words.ts';
import { useQueue } from '../../components/queue-context.tsx';
import { readOnlySentence } from '../../components/read-only.ts';
import { StatusGlyph } from '../../components/status-glyphs.tsx';
import classes from './queue-notices.module.css';

/**
 * What a person must know of this queue before trusting the figures: damage, read-only, migration. `said` is the
 * sentence above, so that the damage is not named twice.
 */
export function QueueNotices({ said }: { said: string }) {
  const { info } = useQueue();
  return (
    <>
      {info.damage ? (
        <Notice tone="failed" icon={<StatusGlyph shape="failed" size={16} />}>
          {!said.includes(info.damage.sentence) && <strong>{info.damage.sentence} </strong>}
          {readableWords(info.damage.tasksReadable)}; the file is left as it is, and nothing is written.
        </Notice>
      ) : (
        info.readOnly !== null && (
          <Notice tone="plain" icon={<IconLock {...CONTROL_ICON} />}>
            <strong>Read-only.</strong> {readOnlySentence(info)}
          </Notice>
        )
      )}
      <PauseNotice />
      {info.degraded !== null && (
        <Notice tone="plain" icon={<IconPlugConnectedX {...CONTROL_ICON} />}>
          <strong>{degradedWords(info.degraded).label}.</strong> {degradedWords(info.degraded).sentence}
        </Notice>
      )}
      {info.migratedFrom !== null && <MigrationNotice original={info.migratedFrom} />}
    </>
  );
}

function readableWords(count: number): string {
  if (count === 0) return 'No task could be read';
  return `${formatNoun(count, 'task')} could be read and ${count === 1 ? 'is' : 'are'} shown`;
}

function MigrationNotice({ original }: { original: string }) {
  const [closed, setClosed] = useState(false);
  if (closed) return null;
  return (
    <Notice tone="plain" icon={<IconHistory {...CONTROL_ICON} />} onClose={() => setClosed(true)}>
      <strong>Brought over from the old format.</strong> The original is kept as{' '}
      <span className="mono">{original}</span>.
    </Notice>
  );
}

/** Why tasks wait though somebody would take them. */
function PauseNotice() {
  const { info } = useQueue();
  const words = pausedWords(info);
  if (words === null) return null;
  return (
    <Notice tone="plain" icon={<IconPlayerPause {...CONTROL_ICON} />}>
      <strong>Paused.</strong> {words}
    </Notice>
  );
}

interface NoticeProps {
  readonly tone: 'plain' | 'failed';
  readonly icon: ReactNode;
  readonly onClose?: () => void;
  readonly children: ReactNode;
}

function Notice({ tone, icon, onClose, children }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role="note">
      <span className={classes.icon}>{icon}</span>
      <p className={classes.text}>{children}</p>
      {onClose && <CloseButton size="sm" aria-label="Hide this note" onClick={onClose} />}
    </div>
  );
}
