import type { Fault } from '../../core/fault.ts';
import type { RecordItem, RecordResult } from '../../protocol/engine.ts';

/** An item on its way to the engine, not acknowledged yet. */
export type PendingRecord = {
  item: RecordItem;
  characters: number;
  /** Was in a batch that failed: sent by itself from then on, so that the one at fault is found. */
  isSuspect: boolean;
  failuresAlone: number;
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
  return { item, characters: JSON.stringify(item).length, isSuspect: false, failuresAlone: 0, stored, resolve, reject };
}

/** Marks a batch that failed; returns how often its only item has failed by itself, 0 when there were several. */
export function blame(batch: readonly PendingRecord[]): number {
  const [first] = batch;
  for (const record of batch) record.isSuspect = true;
  if (!first || batch.length > 1) return 0;
  first.failuresAlone += 1;
  return first.failuresAlone;
}
