const MINUTE = 1;
const HOUR = 60;
const DAY = 24 * HOUR;
const MINUTE_MS = 60_000;

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['week', 7 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
];

const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "3 days ago", "yesterday", "just now"; a time to come, as of a clock put back, is "just now". */
export function toAgo(timestamp: number, now: number): string {
  const minutes = (now - timestamp) / MINUTE_MS;
  const step = STEPS.find(([, size]) => minutes >= size);
  return step ? format.format(-Math.floor(minutes / step[1]), step[0]) : 'just now';
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
