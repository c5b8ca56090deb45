import type { RestorePreview } from '../../../../src-shared/models/snapshot.ts';
import classes from './diff-bar.module.css';

const KINDS = ['added', 'removed', 'changed', 'unchanged'] as const;

/** The shares of added, removed, changed and unchanged in one bar; the figures stand beside it. */
export function DiffBar({ preview }: { preview: RestorePreview }) {
  return (
    <div className={classes.bar} aria-hidden="true">
      {KINDS.map((kind) => preview[kind] > 0 && <i key={kind} data-kind={kind} style={{ flexGrow: preview[kind] }} />)}
    </div>
  );
}
