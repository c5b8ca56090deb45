const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** `07:49:02` today, `21 Nov 07:49:02` this year, else `21 Nov 2025`; in the zone of the reader. */
export function formatMoment(at: number, now: number): string {
  const then = new Date(at);
  if (Number.isNaN(then.getTime())) return 'n/a';
  const today = new Date(now);
  if (then.getFullYear() !== today.getFullYear()) return YEAR.format(then);
  const sameDay = then.toDateString() === today.toDateString();
  return sameDay ? CLOCK.format(then) : `${DAY.format(then)} ${CLOCK.format(then)}`;
}
