import type { Table } from '@lancedb/lancedb';
import type { Mend } from './mending.ts';
import { SCHEMAS, type TableName } from './schema.ts';

/**
 * Brings a table of an older schema to the present one: later columns, which all hold optional text, are added and are
 * empty in the rows that are there. Two processes may do so at once.
 * @throws when it is the table of something else
 */
export async function addMissingColumns(table: Table, name: TableName, mend: Mend): Promise<void> {
  const missing = await listMissing(table, name);
  if (missing.length === 0) return;
  if (missing.some((column) => !isLater(name, column))) throw new Error(`the table is not one of ${name}`);
  try {
    await mend(() => table.addColumns(missing.map((column) => ({ name: column, valueSql: 'CAST(NULL AS STRING)' }))));
  } catch (error) {
    await table.checkoutLatest();
    if ((await listMissing(table, name)).length > 0) throw error;
  }
}

function isLater(name: TableName, column: string): boolean {
  return SCHEMAS[name].fields.some((field) => field.name === column && field.nullable);
}

async function listMissing(table: Table, name: TableName): Promise<string[]> {
  const present = new Set((await table.schema()).fields.map((field) => field.name));
  return SCHEMAS[name].fields.map((field) => field.name).filter((column) => !present.has(column));
}
