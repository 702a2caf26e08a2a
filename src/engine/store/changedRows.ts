import type { CausalChain, ErrorEvent, FixAttempt } from '../../core/model.ts';
import { numberOf, seal, toAttemptRow, toChainRow, toErrorRow, type Row } from './schema.ts';

/** The vectors of a row that have to be made anew. */
const NO_VECTOR = { vector: null, model: null };

/** The row with another event in it. Its vector is made anew later: it was made of what it held. */
export function withEvent(row: Row, event: ErrorEvent): Row {
  return toErrorRow(event, NO_VECTOR.vector, toStamp(row, NO_VECTOR.model));
}

export function withAttempt(row: Row, attempt: FixAttempt): Row {
  return toAttemptRow(attempt, toStamp(row, null));
}

/** The row with another chain in it, which keeps its vector unless its event is another one. */
export function withChain(row: Row, chain: CausalChain, isEventChanged: boolean): Row {
  const vector = row['embedding'] instanceof Float32Array && !isEventChanged ? row['embedding'] : null;
  const model = typeof row['model'] === 'string' && vector !== null ? row['model'] : null;
  const changed = toChainRow(chain, vector, toStamp(row, model));
  // What the vector was made of is told by the version it was made under.
  return vector === null ? changed : seal({ ...changed, template_version: row['template_version'] });
}

function toStamp(row: Row, model: string | null): { recordedAt: number; model: string | null } {
  return { recordedAt: numberOf(row, 'recorded_at'), model };
}
