import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { THEMES } from './screenshots.ts';

const GRAVE: ReadonlySet<string | null | undefined> = new Set(['serious', 'critical']);

/** Fails where axe finds anything serious on what is shown, in either theme. */
export async function expectAccessible(page: Page): Promise<void> {
  const found: string[] = [];
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    for (const { id, impact, help, nodes } of violations) {
      if (!GRAVE.has(impact)) continue;
      const places = nodes.map(({ target, html, failureSummary }) => {
        const summary = failureSummary?.split('\n')[1]?.trim();
        return `    ${target.join(' ')}: ${summary}\n      ${html.slice(0, 200)}`;
      });
      found.push(`${id} (${impact}, ${colorScheme}): ${help}\n${places.slice(0, 8).join('\n')}`);
    }
  }
  if (found.length > 0) throw new Error(`axe found:\n${found.join('\n')}`);
}
