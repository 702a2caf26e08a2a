import type { CausalChain, ErrorEvent, FixAttempt } from '../../core/model.ts';
import { numberOf, seal, toAttemptRow, toChainRow, toErrorRow, type Row } from './schema.ts';

/** The row with another event in it. Its vector is made anew later: it was made of what it held. */
export function withEvent(row: Row, event: ErrorEvent): Row {
  return renewError(row, event, null, null);
}

export function withAttempt(row: Row, attempt: FixAttempt): Row {
  return toAttemptRow(attempt, toStamp(row, null));
}

/** The row with another chain in it, which keeps its vector unless its event is another one. */
export function withChain(row: Row, chain: CausalChain, isEventChanged: boolean): Row {
  const vector = row['embedding'];
  if (isEventChanged || !(vector instanceof Float32Array)) return renewChain(row, chain, null, null);
  const changed = renewChain(row, chain, vector, typeof row['model'] === 'string' ? row['model'] : null);
  // What the vector was made of is told by the version it was made under.
  return seal({ ...changed, template_version: row['template_version'] });
}

/** The row of an event with all that is derived from it made anew. */
export function renewError(row: Row, event: ErrorEvent, vector: Float32Array | null, model: string | null): Row {
  return toErrorRow(event, vector, toStamp(row, model));
}

/** The row of a chain with all that is derived from it made anew. */
export function renewChain(row: Row, chain: CausalChain, vector: Float32Array | null, model: string | null): Row {
  return toChainRow(chain, vector, toStamp(row, model));
}

function toStamp(row: Row, model: string | null): { recordedAt: number; model: string | null } {
  return { recordedAt: numberOf(row, 'recorded_at'), model };
}
