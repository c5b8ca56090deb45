import type { Locator, Page } from 'playwright-core';

/** Rules and what fired. */
export class Alerts {
  readonly rules: Locator;
  readonly log: Locator;
  readonly editor: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.rules = page.getByRole('region', { name: 'Rules' });
    this.log = page.getByRole('region', { name: 'History' });
    this.editor = page.getByRole('dialog', { name: 'Alert rule' });
  }

  rule(name: string): Locator {
    return this.rules.getByRole('row').filter({ has: this.#page.getByRole('rowheader', { name, exact: true }) });
  }

  async act(rule: string, action: string): Promise<void> {
    await this.rules.getByRole('button', { name: `Actions for ${rule}` }).click();
    await this.#page.getByRole('menuitem', { name: action, exact: true }).click();
  }
}
