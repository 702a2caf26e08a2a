import { v7 as uuidV7 } from 'uuid';
import type { RecordItem } from '../../src/protocol/engine.ts';

/** A record item of kind error whose key ends in the given number. */
export function errorItem(number: number, error = `Error ${number}`): Extract<RecordItem, { kind: 'error' }> {
  return { kind: 'error', input: { key: keyOf(number), error, timestamp: number } };
}

/** A UUIDv7 that ends in the given number. */
export function keyOf(number: number): string {
  return `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** An error and what fixed it. */
export function fixedError(error: string): RecordItem[] {
  const key = uuidV7();
  return [
    { kind: 'error', input: { key, error } },
    { kind: 'attempt', input: { key: uuidV7(), errorId: key, actionTaken: `Fixed ${error}`, successful: true } },
  ];
}
