import type { Locator, Page } from 'playwright-core';

/** The screen where queues are opened and made. */
export class Welcome {
  readonly heading: Locator;
  readonly error: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.error = page.getByRole('main').getByRole('alert');
  }

  async open(path: string): Promise<void> {
    const box = this.#page.getByPlaceholder(/queue\.json$/);
    await box.fill(path);
    await this.#page.getByRole('button', { name: 'Open queue' }).click();
  }

  async create(path: string, backend: 'SQLite' | 'JSON', name: string): Promise<void> {
    const card = this.#page.getByRole('main');
    await card.getByText(backend, { exact: true }).click();
    await card.getByLabel('Path').last().fill(path);
    await card.getByLabel('Name').fill(name);
    await card.getByRole('button', { name: 'Create empty queue' }).click();
  }

  async trySample(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Try the sample queue' }).click();
  }
}
