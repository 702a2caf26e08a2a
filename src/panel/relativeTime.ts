const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Coarsest first; a month and a year are the mean ones. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365.25 * DAY],
  ['month', 30.44 * DAY],
  ['week', 7 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });

/** "3 days ago"; "just now" within a minute, and for a clock that runs behind. */
export function formatAge(timestamp: number, now: number): string {
  const age = now - timestamp;
  const unit = UNITS.find(([, length]) => age >= length);
  return unit ? relative.format(-Math.floor(age / unit[1]), unit[0]) : 'just now';
}

/** "Nov 19, 2025, 14:02" in the time zone of the machine. */
export function formatMoment(timestamp: number): string {
  return isShowable(timestamp) ? absolute.format(timestamp) : '';
}

/** For the `datetime` attribute. */
export function toMachineTime(timestamp: number): string {
  return isShowable(timestamp) ? new Date(timestamp).toISOString() : '';
}

/** "under a minute", "3 min", "2 h 5 min", "4 days": at most two units, and one from a day on. */
export function formatDuration(minutes: number): string {
  const whole = Math.round(minutes);
  if (!(minutes >= 1)) return 'under a minute';
  if (whole < 60) return `${whole} min`;
  if (whole < 24 * 60) {
    const [hours, rest] = [Math.floor(whole / 60), whole % 60];
    return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
  }
  const days = Math.round(whole / (24 * 60));
  return days === 1 ? '1 day' : `${days} days`;
}

/** The largest date there is; beyond it `Intl` and `Date` throw. */
function isShowable(timestamp: number): boolean {
  return Math.abs(timestamp) <= 8.64e15;
}
