import { Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBell,
  IconCamera,
  IconFileImport,
  IconPlayerPlay,
  type TablerIcon,
} from '@tabler/icons-react';
import type { History, HistoryMark } from '../../../src-shared/models/metric-history.ts';
import { formatPlace } from '../../app/state/place.ts';
import { formatInstant } from '../../components/format.ts';
import { useQueue } from '../../components/queue-context.tsx';
import { type MarkGroup, markGroups } from './mark-groups.ts';
import classes from './performance.module.css';

const ICONS: Readonly<Record<HistoryMark['type'], TablerIcon>> = {
  opened: IconPlayerPlay,
  snapshot: IconCamera,
  restore: IconArrowBackUp,
  import: IconFileImport,
  alert: IconBell,
};

/** What happened, above the moment it happened at; marks that would overlap are one. */
export function MarkRow({ history }: { history: History }) {
  const groups = markGroups(history);
  if (groups.length === 0) return <div className={classes.marks} />;
  return (
    <ul className={classes.marks} aria-label="What happened in this time">
      {groups.map((group) => (
        <Mark key={group.marks[0]?.at} group={group} />
      ))}
    </ul>
  );
}

function Mark({ group: { share, marks } }: { group: MarkGroup }) {
  const { queueId } = useQueue();
  const types = [...new Set(marks.map(({ type }) => type))];
  const words = marks.map(({ at, text }) => `${formatInstant(at)}: ${text}`);
  const hasAlert = types.includes('alert');
  const page = types.some((type) => type === 'snapshot' || type === 'restore') ? 'snapshots' : 'performance';
  const icons = types.map((type) => {
    const Icon = ICONS[type];
    return <Icon key={type} size={11} stroke={1.75} aria-hidden="true" />;
  });
  return (
    <li className={classes.mark} style={{ left: `${share * 100}%` }}>
      <Tooltip label={<span className={classes.markText}>{words.slice(0, 8).join('\n')}</span>} multiline>
        <a
          className={hasAlert ? classes.alertPill : classes.pill}
          href={formatPlace({ queueId, page, filter: {}, snapshotId: null })}
          aria-label={words.join('; ')}
        >
          {icons}
        </a>
      </Tooltip>
    </li>
  );
}
