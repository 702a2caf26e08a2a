import type { Table } from '@lancedb/lancedb';
import { toRows } from './arrowRows.ts';
import { TABLE_NAMES, type Row, type TableName } from './schema.ts';

export type Rows = Partial<Record<TableName, Row[]>>;

/** The columns that are held in memory; everything else is read when it is shown. */
const LIGHT_COLUMNS: Readonly<Record<TableName, readonly string[]>> = {
  causal_error_events: [
    'key',
    'id',
    'timestamp',
    'session_id',
    'identity',
    'channel',
    'likeness',
    'recorded_at',
    'schema_version',
  ],
  causal_fix_attempts: ['key', 'id', 'error_id', 'successful', 'timestamp', 'recorded_at', 'schema_version'],
  causal_chains: [
    'key',
    'id',
    'error_id',
    'successful_fix_id',
    'template',
    'evidence',
    'cause',
    'timestamp',
    'recorded_at',
    'schema_version',
  ],
  causal_observations: ['key', 'subject', 'kind', 'data', 'timestamp', 'recorded_at', 'schema_version'],
};

/**
 * What is referred to is written before what refers to it, and read after it: neither a kill nor a writer at work
 * shows a row whose referent is missing.
 */
export const WRITE_ORDER: readonly TableName[] = TABLE_NAMES;
export const READ_ORDER: readonly TableName[] = [...TABLE_NAMES].reverse();

/** The light columns of a table's rows from a place on. */
export async function readLight(table: Table, name: TableName, offset: number): Promise<Row[]> {
  return toRows(
    await table
      .query()
      .select([...LIGHT_COLUMNS[name]])
      .offset(offset)
      .toArrow(),
  );
}
