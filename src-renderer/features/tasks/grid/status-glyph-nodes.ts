import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { TASK_STATUSES, type TaskStatus } from '../../../../src-shared/models/task.ts';
import { StatusGlyph } from '../../../components/status-glyphs.tsx';

const SIZE = 13;
const drawn = new Map<TaskStatus, Element>();

/** Draws each status once with React, so that cells and the rest of the app share one drawing. Call outside of a render. */
export function prepareStatusGlyphs(): void {
  if (drawn.size > 0) return;
  const host = document.createElement('div');
  const root = createRoot(host);
  for (const status of TASK_STATUSES) {
    flushSync(() => root.render(createElement(StatusGlyph, { shape: status, size: SIZE })));
    const glyph = host.firstElementChild;
    if (glyph) drawn.set(status, glyph.cloneNode(true) as Element);
  }
  root.unmount();
}

/** A fresh copy of the status's glyph. */
export function statusGlyphNode(status: TaskStatus): Node {
  return drawn.get(status)?.cloneNode(true) ?? document.createTextNode('');
}
