import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HostName, RunningApp } from './host.ts';
import { ROOT } from './paths.ts';

export const THEMES = ['light', 'dark'] as const;
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

/** Keeps pictures of what is on the screen: every theme in every size, or one. Leaves the first of both behind. */
export async function takeScreenshots(
  app: RunningApp,
  host: HostName,
  name: string,
  which: 'all' | 'one',
): Promise<void> {
  const folder = join(ROOT, 'test-artifacts', host);
  mkdirSync(folder, { recursive: true });
  const first = (all: readonly unknown[]): number => (which === 'all' ? all.length : 1);
  for (const { width, height } of SIZES.slice(0, first(SIZES)).reverse()) {
    await app.resize(width, height);
    for (const theme of THEMES.slice(0, first(THEMES)).reverse()) {
      await app.page.emulateMedia({ colorScheme: theme });
      await settle(app);
      await app.page.screenshot({
        path: join(folder, `${name}-${theme}-${width}x${height}.png`),
        animations: 'disabled',
      });
    }
  }
}

/** Fonts are there and two frames were drawn since the last change. */
async function settle({ page }: RunningApp): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}
