import type { Locator, Page } from 'playwright-core';
import { expectVisible } from '../harness/expect.ts';

export type PageName = 'Overview' | 'Tasks' | 'Failures' | 'Next up' | 'Snapshots' | 'Performance' | 'Alerts';

/** What stands around every page: the connections, the pages of the open queue, its header. */
export class Shell {
  readonly navigation: Locator;
  readonly header: Locator;
  readonly readOnly: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.navigation = page.getByRole('navigation', { name: 'Connections and pages' });
    this.header = page.getByRole('banner');
    this.readOnly = this.header.getByText('Read-only', { exact: true });
  }

  async goTo(name: PageName): Promise<void> {
    await this.navigation.getByRole('link', { name, exact: true }).click();
  }

  connection(name: string): Locator {
    return this.navigation.getByRole('listitem').filter({ hasText: name }).first();
  }

  /** Chooses from the menu of a connection. */
  async act(connection: string, action: 'Close' | 'Open' | 'Forget…'): Promise<void> {
    await this.navigation.getByRole('button', { name: `Actions for ${connection}` }).click();
    await this.#page.getByRole('menuitem', { name: action, exact: true }).click();
  }

  async expectOpen(queue: string): Promise<void> {
    await expectVisible(this.header.getByRole('heading', { name: queue, level: 1 }));
  }

  /** Takes a snapshot with the button in the header. */
  async takeSnapshot(name: string, note = ''): Promise<void> {
    await this.header.getByRole('button', { name: 'Snapshot' }).click();
    const dialog = this.#page.getByRole('dialog', { name: 'Take a snapshot' });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Note').fill(note);
    await dialog.getByRole('button', { name: 'Take snapshot' }).click();
    await expectVisible(this.#page.getByText('Snapshot taken'));
  }
}
