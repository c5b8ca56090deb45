import { Tooltip } from '@mantine/core';
import { useFromNow } from './clock.ts';
import { formatAge, formatInstant, formatRelative } from './format.ts';

interface RelativeTimeProps {
  readonly at: number;
  /** `age` leaves out "ago", for columns whose head says it. */
  readonly style?: 'relative' | 'age';
}

/** `2 h ago`, with the exact moment on hover. */
export function RelativeTime({ at, style = 'relative' }: RelativeTimeProps) {
  const text = useFromNow((now) => (style === 'age' ? formatAge(at, now) : formatRelative(at, now)));
  return (
    <Tooltip label={formatInstant(at)}>
      <time dateTime={toIso(at)}>{text}</time>
    </Tooltip>
  );
}

/** Moments past the range of Date have no ISO form. */
function toIso(at: number): string | undefined {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
