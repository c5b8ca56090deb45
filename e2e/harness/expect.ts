import type { Locator } from 'playwright-core';
import { expect } from 'vitest';

const TIMEOUT_MS = 15_000;

/** Waits until it is seen. */
export async function expectVisible(locator: Locator, timeout = TIMEOUT_MS): Promise<void> {
  await locator.first().waitFor({ state: 'visible', timeout });
}

/** Waits until its text is, or holds, what is given. */
export async function expectText(locator: Locator, text: string | RegExp, timeout = TIMEOUT_MS): Promise<void> {
  const matcher = typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text);
  await expect.poll(() => textOf(locator), { timeout, interval: 50 }).toEqual(matcher);
}

/** Empty where there is none at the moment. */
async function textOf(locator: Locator): Promise<string> {
  const texts = await locator.allTextContents();
  return (texts[0] ?? '').replace(/\s+/g, ' ').trim();
}
