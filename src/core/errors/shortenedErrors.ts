/** What a tool says of an error. */
type Said = { code: string; message: string; line: number };

/** The same for errors that may be one, told in full and by the first line alone; null where there is no code to tell by. */
export function toShortKey({ code, message, line }: Said): string | null {
  return code === '' ? null : `${line}\n${code}\n${firstLineOf({ message })[0] ?? message}`;
}

/** True for one error that two tools tell of, one of them by the first line of its message alone, as a task's problem matcher does. */
export function areOneInShort(one: Said, other: Said): boolean {
  const key = toShortKey(one);
  const isLong = (said: Said): boolean => firstLineOf(said).length > 0;
  return key !== null && key === toShortKey(other) && isLong(one) !== isLong(other);
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
function firstLineOf({ message }: Pick<Said, 'message'>): string[] {
  const end = message.indexOf('\n');
  return end < 0 ? [] : [message.slice(0, end).replace(/\r$/, '')];
}
