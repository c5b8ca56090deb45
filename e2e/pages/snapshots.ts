import type { Locator, Page } from 'playwright-core';

export interface RestoreCounts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** The snapshots of a queue and what can be done with them. */
export class Snapshots {
  readonly list: Locator;
  readonly past: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.list = page.getByRole('listbox', { name: 'Snapshots' });
    this.past = page.getByRole('region', { name: 'Past state' });
  }

  option(name: string): Locator {
    return this.list.getByRole('option', { name: new RegExp(name) });
  }

  detail(name: string): Locator {
    return this.#page.getByRole('region', { name: `Snapshot ${name}` });
  }

  async select(name: string): Promise<void> {
    await this.option(name).click();
    await this.detail(name).waitFor();
  }

  /** Presses one of the buttons about a snapshot itself. */
  async act(name: string, action: string): Promise<void> {
    await this.select(name);
    await this.detail(name).getByRole('button', { name: action, exact: true }).click();
  }

  /** Leaves only snapshots of one kind or state in the list. */
  async filterBy(kind: string): Promise<void> {
    await this.#page.getByRole('combobox', { name: 'Kind of snapshot' }).click();
    await this.#page.getByRole('option', { name: kind, exact: true }).click();
  }

  async browse(name: string): Promise<void> {
    await this.select(name);
    await this.detail(name)
      .getByRole('button', { name: /^Browse/ })
      .click();
    await this.past.waitFor();
  }

  async backToList(): Promise<void> {
    await this.past.getByRole('button', { name: 'All snapshots' }).click();
  }

  /** Opens the restore dialog and waits for its counts. */
  async prepareRestore(name: string): Promise<Locator> {
    await this.select(name);
    await this.detail(name).getByRole('button', { name: 'Restore…' }).click();
    const dialog = this.#page.getByRole('dialog', { name: `Restore ${name}` });
    await dialog.getByText('Unchanged').waitFor();
    return dialog;
  }

  /** What the dialog says a restore does. */
  async countsIn(dialog: Locator): Promise<RestoreCounts> {
    const read = async (kind: string) => {
      const part = dialog.locator(`[data-kind="${kind}"]`).first();
      return Number((await part.locator('dd').first().textContent())?.replaceAll(',', ''));
    };
    return { added: await read('added'), removed: await read('removed'), changed: await read('changed') };
  }

  async undoRestore(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Undo', exact: true }).click();
    await this.#page.getByText('Restore undone').waitFor();
  }
}
