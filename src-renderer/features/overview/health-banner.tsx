import { Button } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import type { Health } from '../../../src-shared/models/queue.ts';
import { useView } from '../../app/state/view-store.ts';
import { formatCount } from '../../components/format.ts';
import { SMALL_ICON } from '../../components/icons.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { type GlyphShape, StatusGlyph } from '../../components/status-glyphs.tsx';
import classes from './health-banner.module.css';

const SHAPES: Readonly<Record<Health['level'], GlyphShape>> = {
  ok: 'completed',
  idle: 'queued',
  attention: 'warning',
  problem: 'failed',
};

/** The answer to "is everything fine?" as one sentence, and the way to the tasks it speaks of. */
export function HealthBanner({ health, takenAt }: { health: Health; takenAt: number }) {
  const showTasks = useView((view) => view.showTasks);
  const { level, headline, detail, filter, filterCount } = health;
  return (
    <section className={classes.health} data-level={level} aria-label="Health">
      <span className={classes.icon}>
        <StatusGlyph shape={SHAPES[level]} size={20} />
      </span>
      <p className={classes.sentence}>
        <strong>{endsSentence(headline) ? headline : `${headline}:`}</strong> {detail}
      </p>
      <span className={classes.checked}>
        Checked <RelativeTime at={takenAt} />
      </span>
      {filter && filterCount > 0 && (
        <Button leftSection={<IconListDetails {...SMALL_ICON} />} onClick={() => showTasks(filter)}>
          Show the {formatCount(filterCount)}
        </Button>
      )}
    </section>
  );
}

function endsSentence(text: string): boolean {
  return /[.:!?]$/.test(text);
}
