import type { Table } from '@lancedb/lancedb';
import type { Row } from './schema.ts';

type ArrowResult = Awaited<ReturnType<ReturnType<Table['query']>['toArrow']>>;

/** Plain objects by column name; far cheaper than Arrow's row proxies. Vectors come as Float32Array. */
export function toRows(result: Pick<ArrowResult, 'numRows' | 'schema' | 'getChild'>): Row[] {
  const rows: Row[] = Array.from({ length: result.numRows }, () => ({}));
  for (const { name } of result.schema.fields) {
    const column = result.getChild(name);
    for (let index = 0; index < rows.length; index++) {
      const value: unknown = column?.get(index);
      (rows[index] as Row)[name] = hasVector(value) ? value.toArray() : value;
    }
  }
  return rows;
}

function hasVector(value: unknown): value is { toArray(): Float32Array } {
  return typeof value === 'object' && value !== null && 'toArray' in value;
}
