import type { Fault } from '../../core/fault.ts';
import type { RecordItem, RecordResult } from '../../protocol/engine.ts';

/** An item on its way to the engine, not acknowledged yet. */
export type PendingRecord = {
  item: RecordItem;
  characters: number;
  /** How often a batch with it was not acknowledged. */
  failures: number;
  stored: Promise<RecordResult>;
  resolve: (result: RecordResult) => void;
  reject: (fault: Fault) => void;
};

export function toPendingRecord(item: RecordItem): PendingRecord {
  let resolve: PendingRecord['resolve'] = () => undefined;
  let reject: PendingRecord['reject'] = () => undefined;
  const stored = new Promise<RecordResult>((onStored, onRefused) => {
    resolve = onStored;
    reject = onRefused;
  });
  // Who does not wait for the answer need not handle the refusal.
  stored.catch(() => undefined);
  return { item, characters: JSON.stringify(item).length, failures: 0, stored, resolve, reject };
}
