const FIRST_MS = 60_000;
const LONGEST_MS = 60 * 60_000;

/** The pause after something failed that takes long or much room: a minute, twice as long after each further failure, an hour at most. */
export class RetryPause {
  #failures = 0;
  #sinceMs = 0;

  /** @param now milliseconds by whatever clock, the same one each time */
  isOver(now: number): boolean {
    if (this.#failures === 0) return true;
    const age = now - this.#sinceMs;
    // A clock that was put back is no reason to wait for years.
    return !(age >= 0 && age < Math.min(FIRST_MS * 2 ** (this.#failures - 1), LONGEST_MS));
  }

  failed(now: number): void {
    this.#failures++;
    this.#sinceMs = now;
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
