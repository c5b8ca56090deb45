export type Unit = 'ms' | '/s';

/** What a figure must reach; each part that is given must hold. */
export interface Goal {
  readonly atMost?: number;
  readonly atLeast?: number;
  /** The same for the figure divided by its limit. */
  readonly ratioAtMost?: number;
  readonly ratioAtLeast?: number;
}

/** One measured number. */
export interface Figure {
  /** What was measured, `bench/detail`. */
  readonly bench: string;
  /** Tasks in the queue. */
  readonly n: number;
  readonly value: number;
  readonly unit: Unit;
  /** The number it is held against, in the same unit and of the same run: a raw statement, or a smaller queue. */
  readonly limit?: { readonly value: number; readonly of: string };
  readonly goal?: Goal;
}

/** The figure divided by its limit; null without one. */
export function ratioToLimit({ value, limit }: Figure): number | null {
  return limit === undefined || limit.value === 0 ? null : value / limit.value;
}

/** What the figure misses, in words; empty where it reaches its goal or has none. */
export function missedGoals(figure: Figure): string[] {
  const { atMost, atLeast, ratioAtMost, ratioAtLeast } = figure.goal ?? {};
  const ratio = ratioToLimit(figure);
  const missed: string[] = [];
  const check = (found: number | null, wanted: number | undefined, most: boolean, what: string): void => {
    if (wanted === undefined || (found !== null && (most ? found <= wanted : found >= wanted))) return;
    missed.push(`${most ? '<=' : '>='} ${wanted}${what}`);
  };
  check(figure.value, atMost, true, ` ${figure.unit}`);
  check(figure.value, atLeast, false, ` ${figure.unit}`);
  check(ratio, ratioAtMost, true, 'x its limit');
  check(ratio, ratioAtLeast, false, 'x its limit');
  return missed;
}

/** The goal in words, for the table. */
export function goalText({ goal, unit }: Figure): string {
  const { atMost, atLeast, ratioAtMost, ratioAtLeast } = goal ?? {};
  return [
    atMost !== undefined && `<= ${atMost} ${unit}`,
    atLeast !== undefined && `>= ${atLeast} ${unit}`,
    ratioAtMost !== undefined && `<= ${ratioAtMost}x`,
    ratioAtLeast !== undefined && `>= ${ratioAtLeast}x`,
  ]
    .filter((part) => part !== false)
    .join(', ');
}
