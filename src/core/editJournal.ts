/** A document that changed between two moments. `before` is null when its text then is not known. */
export type TextChange = { uri: string; before: string | null; after: string };

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
    list.push({ atMs, text: kept });
    this.#snapshots.set(uri, list);
    this.#total += kept?.length ?? 0;
    if (this.#total > MAX_TOTAL) this.#dropOldest();
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

  /** Lets go of what no question about a moment at or after `atMs` can need. */
  forgetBefore(atMs: number): void {
    for (const list of this.#snapshots.values()) {
      const needed = list.findLastIndex((snapshot) => snapshot.atMs <= atMs);
      this.#release(list.splice(0, Math.max(0, needed)));
    }
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

/** The same changes, those of one document first. */
export function withFirst(uri: string, changes: readonly TextChange[]): TextChange[] {
  return [...changes.filter((change) => change.uri === uri), ...changes.filter((change) => change.uri !== uri)];
}
