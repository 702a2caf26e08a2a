/** A published error as far as telling errors apart needs it. */
export type PublishedError = {
  source: string;
  code: string;
  message: string;
  /** The message's template text. */
  template: string;
  /** 0-based. */
  line: number;
  lineText: string;
};

/**
 * Finds each known error among those just published. Errors are the same by content (source, code, template);
 * message, line text and at last the line, moved along with the edits, tell those of one template apart, for
 * language servers replace objects and move lines.
 * @returns for each published error the known one it is, or undefined
 */
export function matchErrors<Known extends PublishedError, Published extends PublishedError>(
  known: readonly Known[],
  published: readonly Published[],
): Map<Published, Known> {
  const matches = new Map<Published, Known>();
  const open = new Set(known);
  for (const tell of TELLS) {
    const byTell = new Map<string, Known[]>();
    for (const error of open) append(byTell, tell(error), error);
    for (const error of published) {
      if (matches.has(error)) continue;
      const match = byTell.get(tell(error))?.shift();
      if (!match) continue;
      matches.set(error, match);
      open.delete(match);
    }
    if (open.size === 0) break;
  }
  return matches;
}

/** From the surest to the least sure way to tell errors of one template apart. */
const TELLS: readonly ((error: PublishedError) => string)[] = [
  (error) => `${kindOf(error)}\n${error.message}\n${error.line}`,
  (error) => `${kindOf(error)}\n${error.message}\n${error.lineText.trim()}`,
  (error) => `${kindOf(error)}\n${error.message}`,
  (error) => `${kindOf(error)}\n${error.lineText.trim()}`,
  (error) => `${kindOf(error)}\n${error.line}`,
];

function kindOf({ source, code, template }: PublishedError): string {
  return `${source}\n${code}\n${template}`;
}

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

const MAX_IDENTITY_PART = 500;

/** Content identity of an error in a file: what an open error is recognised by after a restart. */
export function identityOf(uri: string, error: PublishedError, ordinal: number): string {
  const parts = [uri, error.source, error.code, error.template, error.lineText.trim()];
  const text = parts.map((part) => part.slice(0, MAX_IDENTITY_PART)).join('\n');
  return ordinal > 0 ? `${text}\n${ordinal}` : text;
}
