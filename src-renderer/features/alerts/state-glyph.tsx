import type { AlertStateName } from '../../../src-shared/models/alert-rule.ts';
import classes from './alerts.module.css';

const SHAPES: Readonly<
  Record<AlertStateName, { readonly className: string | undefined; readonly path: string; readonly filled: boolean }>
> = {
  normal: {
    className: classes.normal,
    path: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM5.5 8.2l1.8 1.8 3.2-3.6',
    filled: false,
  },
  pending: { className: classes.pending, path: 'M8 2.5 14 13H2Z', filled: false },
  firing: { className: classes.firing, path: 'M8 2.5 14 13H2Z', filled: true },
  recovering: { className: classes.recovering, path: 'M8 13.5 2 3h12Z', filled: false },
  'no-data': { className: classes.noData, path: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z', filled: false },
};

/** A shape for each state; the word stands beside it. */
export function StateGlyph({ state }: { state: AlertStateName }) {
  const { className, path, filled } = SHAPES[state];
  return (
    <svg className={`${classes.glyph} ${className}`} viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={path}
        fill={filled ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeDasharray={state === 'no-data' ? '2.4 2' : undefined}
      />
    </svg>
  );
}
