import type { Locator, Page } from 'playwright-core';

/** The task list with its search, facets and drawer; live or of a snapshot. */
export class Tasks {
  readonly search: Locator;
  readonly grid: Locator;
  readonly total: Locator;
  readonly drawer: Locator;
  readonly #page: Page;
  readonly #facets: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.search = page.getByRole('combobox', { name: 'Search tasks' });
    this.grid = page.getByRole('region', { name: /^Tasks of / });
    this.total = page.locator('footer').getByRole('status');
    this.drawer = page.getByRole('complementary', { name: 'Task details' });
    this.#facets = page.getByRole('complementary', { name: 'Filter' });
  }

  facet(value: string): Locator {
    return this.#facets.getByRole('checkbox', { name: new RegExp(`^${value}`) });
  }

  async clearFilter(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Clear the filter' }).first().click();
  }

  async sortBy(head: string): Promise<void> {
    await this.grid.getByRole('columnheader', { name: head }).click();
  }

  /** Texts of a column, from the top of what is shown. */
  async column(id: string): Promise<string[]> {
    const cells = await this.grid.locator('[role="row"][row-index]').evaluateAll(
      (rows, columnId) =>
        rows
          .map((row) => ({
            index: Number(row.getAttribute('row-index')),
            text: row.querySelector(`[col-id="${columnId}"]`)?.textContent?.trim() ?? '',
          }))
          .sort((a, b) => a.index - b.index)
          .map(({ text }) => text),
      id,
    );
    return cells;
  }

  row(taskId: string): Locator {
    return this.grid.locator('[role="gridcell"][col-id="id"]').filter({ hasText: taskId });
  }

  /** The parts of the filter in the search box, as they are written. */
  chips(): Promise<string[]> {
    return this.#page.getByRole('list', { name: 'Active filters' }).getByRole('listitem').allInnerTexts();
  }

  async tick(taskId: string, { shift = false } = {}): Promise<void> {
    await this.grid.getByRole('checkbox', { name: `Select ${taskId}` }).click(shift ? { modifiers: ['Shift'] } : {});
  }

  /** Shows a task in the drawer. */
  async open(taskId: string): Promise<void> {
    await this.row(taskId).click();
    await this.drawer.getByRole('heading', { name: taskId }).waitFor();
  }

  async closeDrawer(): Promise<void> {
    await this.drawer.getByRole('button', { name: 'Close details' }).click();
  }
}
