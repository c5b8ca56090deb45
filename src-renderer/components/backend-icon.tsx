import type { ReactNode } from 'react';
import type { Backend } from '../../src-shared/models/queue.ts';

export const BACKEND_WORDS: Readonly<Record<Backend, string>> = { sqlite: 'SQLite', json: 'JSON', redis: 'Redis' };

const DRAWINGS: Readonly<Record<Backend, ReactNode>> = {
  sqlite: (
    <>
      <ellipse cx="8" cy="3.8" rx="5" ry="2" />
      <path d="M3 3.8v8.3c0 1.1 2.2 2 5 2s5-.9 5-2V3.8M3 8c0 1.1 2.2 2 5 2s5-.9 5-2" />
    </>
  ),
  redis: (
    <>
      <path d="M8 2.2 14 5 8 7.8 2 5z" />
      <path d="m2 8 6 2.8L14 8M2 11l6 2.8 6-2.8" />
    </>
  ),
  json: (
    <path d="M6 2.4c-1.7 0-2 .8-2 2v1.8c0 1-.5 1.8-1.6 1.8C3.5 8 4 8.8 4 9.8v1.8c0 1.2.3 2 2 2M10 2.4c1.7 0 2 .8 2 2v1.8c0 1 .5 1.8 1.6 1.8-1.1 0-1.6.8-1.6 1.8v1.8c0 1.2-.3 2-2 2" />
  ),
};

/** The kind of file, as a drawing; hidden from screen readers, the word stands beside it or in a title. */
export function BackendIcon({ backend, size = 15 }: { backend: Backend; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ display: 'block', flex: 'none' }}
    >
      {DRAWINGS[backend]}
    </svg>
  );
}
