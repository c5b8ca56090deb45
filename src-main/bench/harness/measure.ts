/** The value below which `share` of the samples lie (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** Milliseconds that `work` took, and what it gave. */
export async function timed<Result>(work: () => Result | Promise<Result>): Promise<{ ms: number; result: Result }> {
  const started = performance.now();
  const result = await work();
  return { ms: performance.now() - started, result };
}

/** Median milliseconds of `runs` runs, after `warmUps` that do not count. */
export async function medianMs(work: () => unknown, runs = 5, warmUps = 1): Promise<number> {
  const samples: number[] = [];
  for (let run = -warmUps; run < runs; run++) {
    const { ms } = await timed(work);
    if (run >= 0) samples.push(ms);
  }
  return median(samples);
}

/** Calls of `work` per second over one run of `count` calls, each awaited before the next. */
export async function rateOf(count: number, work: (index: number) => unknown): Promise<number> {
  const { ms } = await timed(async () => {
    for (let index = 0; index < count; index++) await work(index);
  });
  return (count / ms) * 1000;
}
