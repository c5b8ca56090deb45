import type { Page } from 'playwright-core';

/** Throws where a page reported an error of a script, the console, or the content security policy. */
export async function verifyPage(page: Page, expected: readonly RegExp[]): Promise<void> {
  if (page.isClosed()) return;
  // Playwright keeps both from the page's first moment on, so nothing is missed before a test gets the page.
  const [messages, errors] = await Promise.all([page.consoleMessages(), page.pageErrors()]);
  const heard = [
    ...errors.map((error) => `page error: ${error.stack ?? error.message}`),
    ...messages
      .filter((message) => message.type() === 'error')
      .map((m) => `console: ${m.text()} (${m.location().url})`),
  ];
  const bad = heard.filter((line) => !expected.some((pattern) => pattern.test(line)));
  if (bad.length > 0) throw new Error(`The page complained:\n${bad.join('\n')}`);
}
