import { formatDuration } from '../../components/format.ts';

/** `0.4 ms`, `38 ms`, `3.5 s`, `2 m 4 s` */
export function formatMs(ms: number): string {
  if (ms < 10) return `${trimmed(ms, 1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${trimmed(ms / 1000, 1)} s` : formatDuration(ms);
}

/** Per second: `0.02`, `1.4`, `1,250`. */
export function formatRate(perSecond: number): string {
  if (perSecond >= 100) return Math.round(perSecond).toLocaleString('en-US');
  return trimmed(perSecond, perSecond >= 10 ? 1 : 2);
}

/** `0%`, `0.4%`, `12%` */
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${trimmed(percent, percent < 10 ? 1 : 0)}%`;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
