import type { ReactNode } from 'react';
import type { ConnectionStatus } from '../../src-shared/models/connection.ts';
import classes from './connection-dot.module.css';
import { degradedWords } from './degraded-words.ts';

/**
 * - `healthy`: open, and all works
 * - `degraded`: open, but takes no writes, or its server is out of reach
 * - `paused`: open and well, but nothing is handed out
 * - `damaged`: open with damage, or it could not be opened
 * - `closed`, `opening`
 */
export type Condition = 'healthy' | 'paused' | 'degraded' | 'damaged' | 'closed' | 'opening';

export function conditionOf({ status }: ConnectionStatus): Condition {
  if (status.state === 'closed' || status.state === 'opening') return status.state;
  if (status.state === 'failed' || status.info.readOnly === 'damaged') return 'damaged';
  if (status.info.readOnly !== null || status.info.degraded !== null) return 'degraded';
  return status.info.paused ? 'paused' : 'healthy';
}

/** The condition in words, for screen readers and on hover. */
export function conditionWords(connection: ConnectionStatus): string {
  const { status } = connection;
  switch (conditionOf(connection)) {
    case 'healthy':
      return 'Healthy';
    case 'paused':
      return 'Paused: nothing is handed out';
    case 'degraded':
      return status.state === 'open' && status.info.degraded ? degradedWords(status.info.degraded).label : 'Read-only';
    case 'damaged':
      return status.state === 'failed' ? `Could not be opened: ${status.message}` : 'Damaged, opened read-only';
    case 'closed':
      return 'Closed';
    case 'opening':
      return 'Opening';
  }
}

const SHAPES: Readonly<Record<Condition, ReactNode>> = {
  healthy: <circle cx="5" cy="5" r="3.6" fill="currentColor" />,
  paused: <path d="M2 1.2h2.2v7.6H2zM5.8 1.2H8v7.6H5.8z" fill="currentColor" />,
  degraded: <path d="M5 1 9.4 8.8H.6z" fill="currentColor" />,
  damaged: <path d="M5 .2 9.8 5 5 9.8.2 5z" fill="currentColor" />,
  closed: <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  opening: <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.4" strokeDasharray="2 1.6" />,
};

/** Disc, triangle, diamond or ring: the shape alone tells the condition. */
export function ConnectionDot({ condition, label }: { condition: Condition; label?: string }) {
  return (
    <span className={classes.dot} data-condition={condition} title={label}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        {SHAPES[condition]}
      </svg>
      {label !== undefined && <span className="visually-hidden">{label}</span>}
    </span>
  );
}
