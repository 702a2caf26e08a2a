/** A value as a literal of the store's predicate language; quotes are the only characters that have a meaning in it. */
export function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Rows whose column holds one of the values; no row when there is none. */
export function isOneOf(column: string, values: readonly string[]): string {
  return values.length === 0 ? 'false' : `${column} IN (${values.map(quote).join(', ')})`;
}
