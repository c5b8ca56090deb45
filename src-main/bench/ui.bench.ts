import type { Page } from 'playwright-core';
import { type BuiltApp, startBuiltApp } from './fixtures/built-app.ts';
import { Random } from './fixtures/random.ts';
import { RARE_TEXT } from './fixtures/tasks.ts';
import type { BenchContext } from './harness/bench.ts';
import { median, timed } from './harness/measure.ts';

const RUNS = 5;
const SCROLL_STEPS = 120;
const STEP_MS = 50;
const TYPE_MS = 80;

/** What somebody in front of a window waits for, with the built app and the system's Chromium. */
export async function bench(context: BenchContext): Promise<void> {
  const path = await context.files.shared(context.n);
  const app = await startBuiltApp(context.dir, path);
  try {
    await firstRows(context, app.page);
    await reopened(context, app.page);
    await scrolling(context, app.page);
    await typing(context, app);
  } finally {
    await app.close();
  }
}

/** In a page that was just loaded, so that everything the list needs is loaded by the click. */
async function firstRows({ n, figure }: BenchContext, page: Page): Promise<void> {
  const samples: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    await goTo(page, 'Overview');
    await page.reload();
    await page.getByRole('region', { name: 'Tasks by status' }).waitFor();
    const shown = page.evaluate<number>('bench.after(bench.row)');
    await link(page, 'Tasks').click();
    samples.push(await shown);
  }
  figure({ bench: 'ui/Tasks clicked to first rows', n, value: median(samples), unit: 'ms', goal: { atMost: 1000 } });
}

/** A closed queue, opened by its button: a new worker thread, and the counts of all tasks. */
async function reopened({ n, figure }: BenchContext, page: Page): Promise<void> {
  const samples: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    await page.getByRole('button', { name: /^Actions for / }).click();
    await page.getByRole('menuitem', { name: 'Close', exact: true }).click();
    const open = page.getByRole('button', { name: /^Open / }).first();
    await open.waitFor();
    const shown = page.evaluate<number>('(bench.click = 0, bench.after(bench.overview))');
    await open.click();
    samples.push(await shown);
  }
  figure({ bench: 'ui/Open clicked to overview', n, value: median(samples), unit: 'ms', goal: { atMost: 1000 } });
}

/** By wheel, with a jump now and then. */
async function scrolling({ n, figure, note }: BenchContext, page: Page): Promise<void> {
  const random = new Random(21);
  await goTo(page, 'Tasks');
  await page.evaluate('bench.until(() => bench.row() !== "")');
  await page.mouse.move(800, 500);
  await longTasks(page);
  for (let step = 0; step < SCROLL_STEPS; step++) {
    if (step % 20 === 10) {
      const share = random.next();
      await page.evaluate(`(() => { const it = bench.scroller(); it.scrollTop = it.scrollHeight * ${share}; })()`);
    } else {
      await page.mouse.wheel(0, random.chance(0.8) ? 900 : -900);
    }
    await page.waitForTimeout(STEP_MS);
  }
  await page.evaluate('bench.until(() => bench.row() !== "")');
  const tasks = await longTasks(page);
  note(`${tasks.length} tasks of 50 ms or more while scrolling`);
  const value = Math.max(0, ...tasks);
  figure({ bench: 'ui/longest task while scrolling', n, value, unit: 'ms', goal: { atMost: 100 } });
}

/** A text typed letter by letter; the answer counts from the last letter on. */
async function typing({ n, figure }: BenchContext, { page }: BuiltApp): Promise<void> {
  const search = page.getByRole('combobox', { name: 'Search tasks' });
  const before = await page.evaluate<string>('bench.total()');
  await search.pressSequentially(RARE_TEXT, { delay: TYPE_MS });
  const { ms } = await timed(() =>
    page.evaluate(
      `bench.until(() => bench.total() !== ${JSON.stringify(before)} && location.hash.includes('${RARE_TEXT}'))`,
    ),
  );
  figure({ bench: 'ui/last letter typed to its matches', n, value: ms, unit: 'ms' });
  const value = Math.max(0, ...(await longTasks(page)));
  figure({ bench: 'ui/longest task while typing', n, value, unit: 'ms', goal: { atMost: 100 } });
}

function link(page: Page, name: string) {
  return page.getByRole('navigation', { name: 'Connections and pages' }).getByRole('link', { name, exact: true });
}

async function goTo(page: Page, name: string): Promise<void> {
  await link(page, name).click();
}

/** Tasks that kept the page busy since the last call, ms each. */
function longTasks(page: Page): Promise<number[]> {
  return page.evaluate<number[]>('bench.tasks.splice(0)');
}
