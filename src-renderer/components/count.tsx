import { formatCount, formatShort } from './format.ts';

/** A number; `short` gives `31.2k` with the exact one on hover. */
export function Count({ value, short = false }: { value: number; short?: boolean }) {
  if (!short) return <span>{formatCount(value)}</span>;
  return <span title={formatCount(value)}>{formatShort(value)}</span>;
}
