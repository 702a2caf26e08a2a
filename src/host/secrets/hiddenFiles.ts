import { FOREIGN_FOLDERS } from '../../core/redaction/envFile.ts';

type Patterns = Readonly<Record<string, unknown>>;

/**
 * True when `files.exclude` may hide a file of the user's own. Which files lie where is not known yet, so every pattern
 * counts that is not the editor's own and speaks of more than libraries.
 */
export function mayHideFiles(excluded: Patterns, byDefault: Patterns): boolean {
  return Object.entries(excluded).some(
    ([pattern, how]) => how !== false && !Object.hasOwn(byDefault, pattern) && !isForeign(pattern),
  );
}

function isForeign(pattern: string): boolean {
  return !pattern.includes('{') && pattern.split('/').some((segment) => FOREIGN_FOLDERS.has(segment));
}
