/** A tool that is started by a save may take so long. */
const LATE_ANSWER_MS = 60_000;
/** So many answers to a save alone make a habit. */
const HABIT_AFTER = 2;

/** When the text was last changed, when it was last saved by whatever hand, and when a tool spoke. */
type Moments = { editedAtMs: number; savedAtMs: number; publishedAtMs: number };

/** How tools report, as far as it was seen: also on text that is not saved, or only when something is saved. */
export class ReportingHabits {
  readonly #live = new Set<string>();
  readonly #answersToSaves = new Map<string, number>();
  readonly #spokeAtMs = new Map<string, number>();

  /** A tool has reported. */
  noteReport(source: string, { editedAtMs, savedAtMs, publishedAtMs }: Moments): void {
    const spokeAtMs = this.#spokeAtMs.get(source) ?? Number.NEGATIVE_INFINITY;
    this.#spokeAtMs.set(source, publishedAtMs);
    if (Math.max(savedAtMs, editedAtMs) === Number.NEGATIVE_INFINITY) return;
    if (savedAtMs >= editedAtMs) this.#answersToSaves.set(source, (this.#answersToSaves.get(source) ?? 0) + 1);
    else if (spokeAtMs > savedAtMs || publishedAtMs > savedAtMs + LATE_ANSWER_MS) this.#live.add(source);
  }

  /** False while nothing is known. */
  reportsOnSaveOnly(source: string): boolean {
    return !this.#live.has(source) && (this.#answersToSaves.get(source) ?? 0) >= HABIT_AFTER;
  }
}
