const MINUTE = 1;
const HOUR = 60;
const DAY = 24 * HOUR;
const MINUTE_MS = 60_000;

/** Words of our own: the platform's `Intl.RelativeTimeFormat` takes some 20 ms to make, in activation or in the first hover. */
const STEPS: readonly (readonly [unit: string, minutes: number, one: string])[] = [
  ['years', 365 * DAY, 'last year'],
  ['months', 30 * DAY, 'last month'],
  ['weeks', 7 * DAY, 'last week'],
  ['days', DAY, 'yesterday'],
  ['hours', HOUR, '1 hour ago'],
  ['minutes', MINUTE, '1 minute ago'],
];

/** "3 days ago", "yesterday", "just now"; a time to come, as of a clock put back, is "just now". */
export function toAgo(timestamp: number, now: number): string {
  const minutes = (now - timestamp) / MINUTE_MS;
  const step = STEPS.find(([, size]) => minutes >= size);
  if (!step) return 'just now';
  const [unit, size, one] = step;
  const count = Math.floor(minutes / size);
  return count === 1 ? one : `${count} ${unit} ago`;
}

/** "2 h 5 min", "12 min", "under a minute". */
export function toDuration(minutes: number): string {
  if (minutes < MINUTE) return 'under a minute';
  const whole = Math.round(minutes);
  if (whole < HOUR) return `${whole} min`;
  if (whole >= DAY) return toDays(Math.round(whole / DAY));
  const hours = `${Math.floor(whole / HOUR)} h`;
  return whole % HOUR === 0 ? hours : `${hours} ${whole % HOUR} min`;
}

function toDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
