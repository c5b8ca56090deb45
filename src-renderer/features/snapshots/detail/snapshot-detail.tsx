import { Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowRight, IconEye } from '@tabler/icons-react';
import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { useView } from '../../../app/state/view-store.ts';
import { formatNoun } from '../../../components/format.ts';
import { SMALL_ICON } from '../../../components/icons.ts';
import { useQueue } from '../../../components/queue-context.tsx';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { totalOf } from '../counts.ts';
import { RestoreButton } from '../restore/restore-button.tsx';
import { TriggerIcon } from '../trigger.tsx';
import { CountTable } from './count-table.tsx';
import { DiffCard } from './diff-card.tsx';
import { ProjectTable } from './project-table.tsx';
import classes from './snapshot-detail.module.css';
import { SnapshotFacts } from './snapshot-facts.tsx';

/** One snapshot beside the live queue, with what can be done with it. */
export function SnapshotDetail({ snapshot }: { snapshot: Snapshot }) {
  const { connection } = useQueue();
  const live = connection.status.state === 'open' ? connection.status.counts : snapshot.counts;
  return (
    <section className={classes.detail} aria-label={`Snapshot ${snapshot.name}`}>
      <Comparison snapshot={snapshot} liveTotal={totalOf(live)} />
      <div className={classes.scroll}>
        <div className={classes.tables}>
          <CountTable snapshot={snapshot.counts} live={live} bars />
          <ProjectTable snapshot={snapshot} />
        </div>
        <div className={classes.cards}>
          <DiffCard snapshot={snapshot} />
          <SnapshotFacts snapshot={snapshot} />
        </div>
      </div>
      <footer className={classes.bar}>
        <div className={classes.barText}>
          <p>
            <b>Restoring makes the live queue what this snapshot holds</b>
          </p>
          <p>You see every count first, and a safety snapshot is taken before anything changes.</p>
        </div>
        <RestoreButton snapshot={snapshot} primary leftSection={<IconArrowBackUp {...SMALL_ICON} />} />
      </footer>
    </section>
  );
}

function Comparison({ snapshot, liveTotal }: { snapshot: Snapshot; liveTotal: number }) {
  const browseSnapshot = useView((view) => view.browseSnapshot);
  return (
    <header className={classes.comparison}>
      <TriggerIcon trigger={snapshot.trigger} size={16} />
      <h2 title={snapshot.name}>{snapshot.name}</h2>
      <span className={classes.end}>
        <RelativeTime at={snapshot.createdAt} />, {formatNoun(snapshot.taskCount, 'task')}
      </span>
      <IconArrowRight {...SMALL_ICON} />
      <b>Live</b>
      <span className={classes.end}>now, {formatNoun(liveTotal, 'task')}</span>
      <Button
        className={classes.browse}
        leftSection={<IconEye {...SMALL_ICON} />}
        onClick={() => browseSnapshot(snapshot.id)}
      >
        Browse {formatNoun(snapshot.taskCount, 'task')}
      </Button>
    </header>
  );
}
