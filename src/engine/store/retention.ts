import { evidenceWeight } from '../../core/evidence.ts';
import type { Catalog, ErrorEntry } from './catalog.ts';

/** How much is kept. */
export type StoreBounds = {
  /** Days since an error was last seen or resolved. */
  retentionDays: number;
  /** Millions of bytes on disk. */
  maxSizeMB: number;
};

const DAY_MS = 24 * 60 * 60_000;
const WEEK_MS = 7 * DAY_MS;
/** The best proved fix is kept so much longer than one that is not proved, where there is no room for both. */
const PROOF_MS = 90 * DAY_MS;

/** Keys of the errors that are older than their time. */
export function listExpired(catalog: Catalog, { retentionDays }: StoreBounds, now: number): string[] {
  return [...catalog.errors()]
    .filter((error) => isDispensable(error, now) && now - lastTimeOf(error) > retentionDays * DAY_MS)
    .map(({ key }) => key);
}

/**
 * Keys of the errors that are kept least reason for, oldest and least proved first.
 * @param share of all errors but those that are `gone`, 0–1
 * @param gone keys of errors that the catalog still holds and the store does not
 */
export function listLeastWorth(catalog: Catalog, share: number, now: number, gone: ReadonlySet<string>): string[] {
  const errors = [...catalog.errors()].filter(({ key }) => !gone.has(key));
  const worthOf = (error: ErrorEntry): number => {
    const chain = catalog.findResolution(error);
    return lastTimeOf(error) + (chain ? evidenceWeight(catalog.evidenceOf(chain)) * PROOF_MS : 0);
  };
  return errors
    .filter((error) => isDispensable(error, now))
    .map((error) => ({ key: error.key, worth: worthOf(error) }))
    .sort((a, b) => a.worth - b.worth)
    .slice(0, Math.ceil(share * errors.length))
    .map(({ key }) => key);
}

/** What somebody may still be at work on is not taken away. */
function isDispensable(error: ErrorEntry, now: number): boolean {
  return error.history.state !== 'open' || now - lastTimeOf(error) > WEEK_MS;
}

function lastTimeOf({ timestamp, history }: ErrorEntry): number {
  return Math.max(timestamp, history.lastSeen, history.endedAt ?? 0);
}
