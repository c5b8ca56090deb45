import { useLocalStorage } from '@mantine/hooks';
import type { HTMLAttributes, KeyboardEvent, PointerEvent } from 'react';

const USUAL = 360;
const MIN = 320;
const MAX = 900;
const KEY_STEP = 24;

export interface DrawerWidth {
  readonly width: number;
  /** Props of the handle at the drawer's left edge. */
  readonly separator: HTMLAttributes<HTMLDivElement>;
}

/** Width of the drawer, remembered; changed by dragging its edge or with the arrow keys, reset by a double click. */
export function useDrawerWidth(): DrawerWidth {
  const [width, setWidth] = useLocalStorage({
    key: 'poppo-queue.drawer-width',
    defaultValue: USUAL,
    getInitialValueInEffect: false,
  });
  const take = (wanted: number) => setWidth(Math.round(Math.min(MAX, Math.max(MIN, wanted))));
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const { currentTarget: handle, pointerId, clientX } = event;
    handle.setPointerCapture(pointerId);
    const move = (moved: globalThis.PointerEvent) => take(width + clientX - moved.clientX);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') take(width + KEY_STEP);
    else if (event.key === 'ArrowRight') take(width - KEY_STEP);
  };
  return {
    width,
    separator: {
      role: 'separator',
      tabIndex: 0,
      'aria-label': 'Width of the details',
      'aria-orientation': 'vertical',
      'aria-valuenow': width,
      'aria-valuemin': MIN,
      'aria-valuemax': MAX,
      onPointerDown,
      onKeyDown,
      onDoubleClick: () => take(USUAL),
    },
  };
}
