import type { RecordItem } from '../../src/protocol/engine.ts';

/** A record item of kind error whose key ends in the given number. */
export function errorItem(number: number, error = `Error ${number}`): Extract<RecordItem, { kind: 'error' }> {
  return { kind: 'error', input: { key: keyOf(number), error, timestamp: number } };
}

/** A UUIDv7 that ends in the given number. */
export function keyOf(number: number): string {
  return `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}
