/** What a tool says of an error. */
type Said = { code: string; message: string; line: number };

/** True for one error that two tools tell of, one of them by the first line of its message alone, as a task's problem matcher does. */
export function areOneInShort(one: Said, other: Said): boolean {
  if (one.code === '' || one.code !== other.code || one.line !== other.line) return false;
  const [short, long] = one.message.length < other.message.length ? [one, other] : [other, one];
  return long.message.startsWith(short.message) && /^\r?\n/.test(long.message.slice(short.message.length));
}

/** The errors without those that another of the same place says in full. @param placeOf where an error begins, as text */
export function withoutShortened<Published extends Said>(
  errors: readonly Published[],
  placeOf: (error: Published) => string,
): Published[] {
  const keyOf = (error: Published, message: string): string => `${error.code}\n${placeOf(error)}\n${message}`;
  const inFull = new Set(errors.flatMap((error) => firstLineOf(error).map((line) => keyOf(error, line))));
  if (inFull.size === 0) return [...errors];
  return errors.filter((error) => error.code === '' || !inFull.has(keyOf(error, error.message)));
}

/** None where there is no other line. */
function firstLineOf({ message }: Said): string[] {
  const end = message.indexOf('\n');
  return end < 0 ? [] : [message.slice(0, end).replace(/\r$/, '')];
}
