import { TASK_STATUSES, type TaskStatus } from '../../../../src-shared/models/task.ts';
import { StatusGlyph } from '../../../components/status-glyphs.tsx';

const SIZE = 13;
const drawn = new Map<string, Element>();

/** Draws every status once, unseen, so that the grid's cells can copy the drawings of the rest of the app. */
export function GlyphTemplates() {
  return (
    <div hidden ref={take}>
      {TASK_STATUSES.map((status) => (
        <span key={status} data-glyph={status}>
          <StatusGlyph shape={status} size={SIZE} />
        </span>
      ))}
    </div>
  );
}

function take(host: HTMLElement | null): void {
  for (const holder of host?.querySelectorAll<HTMLElement>('[data-glyph]') ?? []) {
    const glyph = holder.firstElementChild;
    if (glyph && holder.dataset.glyph) drawn.set(holder.dataset.glyph, glyph);
  }
}

/** A fresh copy of the status's glyph; GlyphTemplates has to be on the page. */
export function statusGlyphNode(status: TaskStatus): Node {
  return drawn.get(status)?.cloneNode(true) ?? document.createTextNode('');
}
