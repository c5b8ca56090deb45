import type { StorageSummary } from '../../../src-shared/models/queue.ts';
import { Card } from '../../components/card.tsx';
import { formatBytes } from '../../components/format.ts';
import { useQueue } from '../../components/queue-context.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { storageParts } from './figures.ts';
import classes from './storage-card.module.css';

/** What the queue takes on disk, and when it was last made durable. */
export function StorageCard({ storage }: { storage: StorageSummary }) {
  const { info } = useQueue();
  const parts = storageParts(storage);
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <Card title="Storage" sub={formatBytes(total)}>
      <div className={classes.bar} aria-hidden="true">
        {parts.map(({ label, bytes, color }) => (
          <span key={label} style={{ flex: `${bytes} 0 0`, background: color }} />
        ))}
      </div>
      <dl className={classes.parts}>
        {parts.map(({ label, bytes, color }) => (
          <div key={label}>
            <dt>
              <span className={classes.swatch} style={{ background: color }} />
              {label}
            </dt>
            <dd>{formatBytes(bytes)}</dd>
          </div>
        ))}
      </dl>
      <dl className={classes.facts}>
        <div>
          <dt>Last save</dt>
          <dd>{storage.lastSavedAt === null ? 'not yet' : <RelativeTime at={storage.lastSavedAt} />}</dd>
        </div>
        <div>
          <dt>{info.backend === 'redis' ? 'Server' : 'File'}</dt>
          <dd className={classes.location} title={info.location}>
            <bdi>{info.location}</bdi>
          </dd>
        </div>
      </dl>
    </Card>
  );
}
