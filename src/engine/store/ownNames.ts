import { TABLE_NAMES } from './schema.ts';

/** The database's own list of the tables of a folder. */
const CATALOGUE = '__manifest';
const TABLES: ReadonlySet<string> = new Set(TABLE_NAMES.map((name) => `${name}.lance`));
const FILES = ['deja-fix', 'current', 'pending-forget', 'tidied', 'sums'].map((name) => `${name}\\.json`).join('|');
/** Files under the names they have while they are written, too. */
const OTHERS = new RegExp(
  `^(?:generations|locks|deja-fix-temp|set-aside(?:-[\\da-f]{8})?|${FILES}|\\.(?:${FILES})-[\\da-f-]+|\\.probe-[\\da-f-]{36})$`,
);

/** What may be left of a store in which nothing has been stored yet. */
const FIRST = /^(?:locks|deja-fix-temp|\.deja-fix\.json-[\da-f-]+|\.probe-[\da-f-]{36})$/;

/** Of the names in a folder, tables of this project and what the database writes beside them; its list only where it tells of no others. */
export function listOwnTables(names: readonly string[]): string[] {
  const hasForeign = names.some((name) => name.endsWith('.lance') && !TABLES.has(name));
  return names.filter((name) => TABLES.has(name) || (name === CATALOGUE && !hasForeign));
}

/** Of the names in a folder that is no store yet, those that a store would take for its own, in whatever case: some file systems make no difference. */
export function listTaken(names: readonly string[]): string[] {
  return names.filter((name) => OTHERS.test(name.toLowerCase()) && !FIRST.test(name));
}

/** Of the names in a store's folder, those that this project gives; all else is the user's own. */
export function listOwn(names: readonly string[]): string[] {
  return [...listOwnTables(names), ...names.filter((name) => OTHERS.test(name))];
}
