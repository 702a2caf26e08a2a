import type { Table } from '@lancedb/lancedb';
import type { Row } from './schema.ts';

type ArrowResult = Awaited<ReturnType<ReturnType<Table['query']>['toArrow']>>;

/** Rows in their order; each is made when it is looked at. */
export type RowList = Iterable<Row> & { readonly length: number };
/** Such as were read from a table. */
export type StoredRows = RowList & {
  /** The greatest number in a column, without making rows; 0 when there is none. */
  greatest(column: string): number;
};

/** The rows of a whole table: as objects all at once they would take more room than everything that is kept of them. */
export function toRowList(result: Pick<ArrowResult, 'numRows' | 'schema' | 'batches'>): StoredRows {
  return {
    length: result.numRows,
    [Symbol.iterator]: () => eachRow(result),
    greatest: (column) => {
      let greatest = 0;
      for (const batch of result.batches)
        for (const value of batch.getChild(column) ?? []) greatest = Math.max(greatest, Number(value));
      return greatest;
    },
  };
}

/** Batch by batch: a column of all of them looks up the batch for every cell. */
function* eachRow(result: Pick<ArrowResult, 'schema' | 'batches'>): Generator<Row> {
  const names = result.schema.fields.map(({ name }) => name);
  for (const batch of result.batches) {
    const columns = names.map((name) => ({ name, column: batch.getChild(name) }));
    for (let index = 0; index < batch.numRows; index++) {
      const row: Row = {};
      for (const { name, column } of columns) row[name] = column?.get(index) as unknown;
      yield row;
    }
  }
}

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
