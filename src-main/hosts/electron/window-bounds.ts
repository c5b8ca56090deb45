import { readFileSync, writeFileSync } from 'node:fs';
import { type BrowserWindow, screen } from 'electron';
import { z } from 'zod';

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1024).max(16_384),
  height: z.number().int().min(640).max(16_384),
  maximized: z.boolean(),
});
export type WindowBounds = z.infer<typeof boundsSchema>;

/** The bounds the window had last; null where none are kept, or no screen shows that place any more. */
export function readBounds(file: string): WindowBounds | null {
  try {
    const bounds = boundsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return isOnAScreen(bounds) ? bounds : null;
  } catch {
    return null;
  }
}

/** Writes the bounds whenever the window closes. Losing them is no reason to fail. */
export function rememberBounds(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const bounds: WindowBounds = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      writeFileSync(file, JSON.stringify(bounds), { mode: 0o600 });
    } catch {
      // The next window opens at the default place.
    }
  });
}

/** At least the title bar's middle must be within a screen, or the window could not be moved back. */
function isOnAScreen({ x, y, width }: WindowBounds): boolean {
  const middle = { x: x + width / 2, y: y + 15 };
  return screen.getAllDisplays().some(({ workArea }) => {
    const inWidth = middle.x >= workArea.x && middle.x < workArea.x + workArea.width;
    return inWidth && middle.y >= workArea.y && middle.y < workArea.y + workArea.height;
  });
}
