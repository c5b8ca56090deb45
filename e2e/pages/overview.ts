import type { Locator, Page } from 'playwright-core';

export type StatusWord = 'Queued' | 'Scheduled' | 'Processing' | 'Completed' | 'Failed';

/** Whether all is well, and the figures behind it. */
export class Overview {
  readonly health: Locator;
  readonly notes: Locator;
  readonly #strip: Locator;

  constructor(page: Page) {
    this.health = page.getByRole('region', { name: 'Health' });
    this.notes = page.getByRole('note');
    this.#strip = page.getByRole('region', { name: 'Tasks by status' });
  }

  status(word: StatusWord): Locator {
    return this.#strip.getByRole('button', { name: new RegExp(`^${word}`) });
  }

  /** The count of a status as a number. */
  async count(word: StatusWord): Promise<number> {
    const text = (await this.status(word).locator('b').textContent()) ?? '';
    return Number(text.replaceAll(',', ''));
  }
}
