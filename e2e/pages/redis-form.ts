import type { Locator, Page } from 'playwright-core';

/** The part of the first screen where queues in a Redis are opened. */
export class RedisForm {
  readonly found: Locator;
  readonly error: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.found = page.getByRole('main').getByRole('status');
    this.error = page.getByRole('main').getByRole('alert');
  }

  async show(): Promise<void> {
    await this.#page.getByRole('main').getByText('Redis', { exact: true }).click();
  }

  /** Fills the form by pasting a URL into its first field. */
  async paste(url: string): Promise<void> {
    await this.#page.getByLabel('Host or URL').fill(url);
  }

  async press(button: 'Open queue' | 'Test connection' | 'Make a new queue here'): Promise<void> {
    await this.#page.getByRole('main').getByRole('button', { name: button }).click();
  }
}
