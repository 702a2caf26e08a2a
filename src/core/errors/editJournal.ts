import type { ChangeStages } from '../explanation/hunkTiming.ts';

/** A document that changed between two moments. `before` is null when its text then is not known. */
export type TextChange = { uri: string; before: string | null; after: string };

/** Moments of an error's life: when it became an event, was last seen to stand, and went. */
export type Life = { openedAtMs: number; standingAtMs: number | null; goneAtMs: number };

type Snapshot = { atMs: number; text: string | null };

/** Longer documents are followed by name only. */
const MAX_JOURNAL_TEXT = 1_000_000;
const MAX_TOTAL = 32_000_000;

/**
 * Texts of documents at quiet moments, so that what was changed since an error appeared can be told later.
 * Bounded in characters: when full, the oldest texts are dropped and the changes since then have no `before`.
 */
export class EditJournal {
  readonly #snapshots = new Map<string, Snapshot[]>();
  #total = 0;

  /** Remembers a document's text as it stands at a quiet moment; the same text twice takes no room. */
  note(uri: string, text: string, atMs: number): void {
    const kept = text.length > MAX_JOURNAL_TEXT ? null : text;
    const list = this.#snapshots.get(uri) ?? [];
    if (list.length > 0 && kept !== null && list.at(-1)?.text === kept) return;
    // What is told late comes after what has been seen since.
    list.push({ atMs: Math.max(atMs, list.at(-1)?.atMs ?? atMs), text: kept });
    this.#snapshots.set(uri, list);
    this.#total += kept?.length ?? 0;
    if (this.#total > MAX_TOTAL) this.#dropOldest();
  }

  /**
   * A file that is no open document was changed on disk.
   * @param before null where the text before is not known
   * @param atMs when it was changed, which may be long ago
   */
  noteOutside(uri: string, before: string | null, now: string, atMs: number): void {
    if (!this.#snapshots.has(uri)) this.#snapshots.set(uri, [{ atMs: Number.NEGATIVE_INFINITY, text: before }]);
    this.#total += before?.length ?? 0;
    this.note(uri, now, atMs);
  }

  knows(uri: string): boolean {
    return this.#snapshots.has(uri);
  }

  /** Null when the document was not followed then, or its text was too long or has been dropped. */
  textAt(uri: string, atMs: number): string | null {
    return this.#snapshots.get(uri)?.findLast((snapshot) => snapshot.atMs <= atMs)?.text ?? null;
  }

  /** Documents whose text differs between the two moments, the latest changed first. */
  changesBetween(fromMs: number, toMs: number): TextChange[] {
    const changes: (TextChange & { atMs: number })[] = [];
    for (const [uri, list] of this.#snapshots) {
      const latest = list.findLast((snapshot) => snapshot.atMs <= toMs);
      if (!latest || latest.atMs <= fromMs) continue;
      const [first] = list;
      // A document opened since then stood on disk as it was opened.
      const before = first && first.atMs > fromMs ? first.text : this.textAt(uri, fromMs);
      if (latest === first) continue;
      if (before !== null && before === latest.text) continue;
      changes.push({ uri, before: latest.text === null ? null : before, after: latest.text ?? '', atMs: latest.atMs });
    }
    return changes.sort((a, b) => b.atMs - a.atMs).map(({ uri, before, after }) => ({ uri, before, after }));
  }

  /** Texts at the moments of an error's life, of every document that was changed since it became an event. */
  stagesOf(life: Life, atMs: number): ChangeStages[] {
    return this.changesBetween(life.openedAtMs, atMs).map(({ uri, before, after }) => ({
      uri,
      opened: before,
      lastStanding:
        life.standingAtMs === null ? null : (this.textAt(uri, Math.max(life.standingAtMs, life.openedAtMs)) ?? before),
      firstGone: this.textAt(uri, life.goneAtMs) ?? before ?? after,
      settled: after,
    }));
  }

  /** Lets go of the texts that were not in force at any of these moments, the present ones apart. */
  keepOnly(moments: ReadonlySet<number>): void {
    const sorted = [...moments].sort((a, b) => a - b);
    for (const [uri, list] of this.#snapshots) {
      const needed = list.filter((snapshot, index) => isNeeded(snapshot.atMs, list[index + 1]?.atMs, sorted, index));
      if (needed.length === list.length) continue;
      const kept = new Set(needed);
      this.#release(list.filter((snapshot) => !kept.has(snapshot)));
      this.#snapshots.set(uri, needed);
    }
  }

  /** The document has another name now. */
  moved(fromUri: string, toUri: string): void {
    const list = this.#snapshots.get(fromUri);
    if (!list) return;
    this.#snapshots.delete(fromUri);
    this.#release(this.#snapshots.get(toUri) ?? []);
    this.#snapshots.set(toUri, list);
  }

  /** Lets go of a document altogether. */
  forget(uri: string): void {
    this.#release(this.#snapshots.get(uri) ?? []);
    this.#snapshots.delete(uri);
  }

  #dropOldest(): void {
    const superseded = [...this.#snapshots.values()].flatMap((list) => list.slice(0, -1));
    const byAge = superseded.filter((snapshot) => snapshot.text !== null).sort((a, b) => a.atMs - b.atMs);
    for (const snapshot of byAge) {
      if (this.#total <= MAX_TOTAL / 2) return;
      this.#release([snapshot]);
      snapshot.text = null;
    }
  }

  #release(snapshots: readonly Snapshot[]): void {
    for (const { text } of snapshots) this.#total -= text?.length ?? 0;
  }
}

/**
 * True when a text was in force at one of the moments. The last text of a document always is needed, and so is the first
 * where there is any moment before it: the document stood like that on disk.
 */
function isNeeded(fromMs: number, untilMs: number | undefined, moments: readonly number[], index: number): boolean {
  if (untilMs === undefined) return true;
  if (index === 0 && moments.some((moment) => moment < fromMs)) return true;
  return moments.some((moment) => moment >= fromMs && moment < untilMs);
}

/** The same changes, those of one document first. */
export function withFirst(uri: string, changes: readonly TextChange[]): TextChange[] {
  return [...changes.filter((change) => change.uri === uri), ...changes.filter((change) => change.uri !== uri)];
}
