import { Fault } from '../../core/fault.ts';

/** What can go wrong with the files of a store, told by the wording of the database and of the system. */

/** Another process committed first; the same write may be tried again. */
export function isConflict(error: unknown): boolean {
  return /commit conflict|concurrent (?:modification|commit|writers?)|retryable/i.test(String(error));
}

/** A file of an old version was cleaned up, or moved with its whole generation. */
export function isVanished(error: unknown): boolean {
  return /not found|no such file|ENOENT/i.test(String(error));
}

/** Trouble of the surroundings passes; moving files because of it would hide what is sound. */
export function isSurroundings(error: unknown): boolean {
  return toObstacle(error) !== null;
}

/** Makes the system's refusal to write a Fault that says so; everything else stays what it is. */
export function toStoreFault(path: string, error: unknown): Error {
  const obstacle = toObstacle(error);
  if (obstacle !== null && !(error instanceof Fault))
    return new Fault(obstacle.code, { path, reason: obstacle.reason });
  return error instanceof Error ? error : new Error(String(error));
}

type Obstacle = { wording: RegExp; reason: string; code: 'storeFull' | 'storeNotWritable' };

const OBSTACLES: readonly Obstacle[] = [
  { wording: /no space left|ENOSPC|os error 28\b/i, reason: 'the disk is full', code: 'storeFull' },
  { wording: /quota exceeded|EDQUOT|os error 122\b/i, reason: 'the disk quota is used up', code: 'storeFull' },
  { wording: /read-only file system|EROFS|os error 30\b/i, reason: 'it is read-only', code: 'storeNotWritable' },
  { wording: /permission denied|EACCES|os error 13\b/i, reason: 'permission denied', code: 'storeNotWritable' },
  {
    wording: /operation not permitted|EPERM|os error 1\b/i,
    reason: 'operation not permitted',
    code: 'storeNotWritable',
  },
  {
    wording: /too many open files|EMFILE|ENFILE|os error 24\b/i,
    reason: 'too many open files',
    code: 'storeNotWritable',
  },
];

function toObstacle(error: unknown): Obstacle | null {
  const text = String(error);
  return OBSTACLES.find(({ wording }) => wording.test(text)) ?? null;
}
