import type { ReactNode } from 'react';
import type { TaskStatus } from '../../src-shared/models/task.ts';

export type GlyphShape = TaskStatus | 'warning' | 'ok' | 'unknown';

const stroke = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.5,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;

/** Drawn in a 14 by 14 box; every outline differs, so that no status is told by colour alone. */
const SHAPES: Readonly<Record<GlyphShape, ReactNode>> = {
  queued: <circle cx="7" cy="7" r="4.9" {...stroke} strokeWidth={1.6} />,
  scheduled: (
    <>
      <circle cx="7" cy="7" r="5.2" {...stroke} />
      <path d="M7 4.2V7l1.9 1.3" {...stroke} />
    </>
  ),
  processing: (
    <>
      <circle cx="7" cy="7" r="5.2" {...stroke} />
      <path d="M7 3.6a3.4 3.4 0 0 1 0 6.8z" fill="currentColor" />
    </>
  ),
  completed: (
    <>
      <circle cx="7" cy="7" r="6" fill="currentColor" />
      <path d="M4.4 7.2l1.8 1.8 3.4-3.7" {...stroke} stroke="var(--surface)" strokeWidth={1.6} />
    </>
  ),
  failed: (
    <>
      <path d="M7 .4 13.6 7 7 13.6.4 7z" fill="currentColor" />
      <path d="M5.2 5.2l3.6 3.6M8.8 5.2 5.2 8.8" {...stroke} stroke="var(--surface)" />
    </>
  ),
  warning: (
    <>
      <path d="M7 1.2 13.3 12.4H.7z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
      <path d="M7 5.2v3.2" {...stroke} stroke="var(--surface)" strokeWidth={1.6} />
      <circle cx="7" cy="10.5" r=".95" fill="var(--surface)" />
    </>
  ),
  ok: (
    <>
      <circle cx="7" cy="7" r="5.2" {...stroke} />
      <path d="M4.8 7.2l1.5 1.5 2.9-3.2" {...stroke} />
    </>
  ),
  unknown: <circle cx="7" cy="7" r="5.2" {...stroke} strokeDasharray="2.2 1.9" />,
};

/** A bare drawing in the colour of its surroundings, hidden from screen readers. */
export function StatusGlyph({ shape, size }: { shape: GlyphShape; size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" aria-hidden="true" style={{ display: 'block', flex: 'none' }}>
      {SHAPES[shape]}
    </svg>
  );
}
