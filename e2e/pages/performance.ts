import type { Locator, Page } from 'playwright-core';

/** Charts of a queue's figures. */
export class Performance {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  chart(title: string): Locator {
    return this.#page.getByRole('region', { name: title, exact: true });
  }

  /** A figure beside a chart, by the names of its row and column. */
  async figure(chart: string, series: string, column: 'Last' | 'Min' | 'Max'): Promise<string> {
    const cells = this.chart(chart)
      .getByRole('row', { name: new RegExp(`^${series} `) })
      .getByRole('cell');
    const place = { Last: 1, Min: 2, Max: 3 }[column];
    return (await cells.nth(place).textContent()) ?? '';
  }

  /** Pixels that a chart's canvas is not transparent at. */
  inkIn(chart: string): Promise<number> {
    return this.chart(chart)
      .locator('canvas')
      .evaluate((canvas) => {
        if (!(canvas instanceof HTMLCanvasElement)) return 0;
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        let ink = 0;
        for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 0) ink++;
        return ink;
      });
  }

  async choose(group: string, option: string): Promise<void> {
    await this.#page.getByRole('radiogroup', { name: group }).getByText(option, { exact: true }).click();
  }

  /** Marks a stretch of a chart, in shares of its width. */
  async drag(chart: string, from: number, to: number): Promise<void> {
    const box = await this.chart(chart).locator('.u-over').boundingBox();
    if (!box) throw new Error(`${chart} is not drawn`);
    const y = box.y + box.height / 2;
    await this.#page.mouse.move(box.x + box.width * from, y);
    await this.#page.mouse.down();
    await this.#page.mouse.move(box.x + box.width * to, y, { steps: 5 });
    await this.#page.mouse.up();
  }

  /** Presses a button that saves a file; answers where it is. */
  async download(button: string): Promise<string> {
    const coming = this.#page.waitForEvent('download');
    await this.#page.getByRole('button', { name: button, exact: true }).click();
    return (await coming).path();
  }
}
