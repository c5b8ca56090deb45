import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HostName, RunningApp } from './host.ts';
import { ROOT } from './paths.ts';

export const THEMES = ['light', 'dark'] as const;
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

/** Keeps pictures of what is on the screen: every theme in every size, and then the first of each again. */
export async function takeScreenshots(app: RunningApp, host: HostName, name: string): Promise<void> {
  const folder = join(ROOT, 'test-artifacts', host);
  mkdirSync(folder, { recursive: true });
  for (const { width, height } of [...SIZES].reverse()) {
    await app.resize(width, height);
    for (const theme of [...THEMES].reverse()) {
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
