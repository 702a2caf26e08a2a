/** Names as tables, agents and exports write them: "errorMessage" is "error_message". */
export function toSnakeName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The inverse of `toSnakeName`. */
export function fromSnakeName(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
