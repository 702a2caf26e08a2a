const FIRST_DELAY_MS = 250;
const DELAY_FACTOR = 4;
export const MAX_DEATHS = 5;
export const DEATH_WINDOW_MS = 180_000;

/** When a process that died is started again: soon, then ever later, and not at all after `MAX_DEATHS` in a row. */
export class RestartPolicy {
  #deathTimes: number[] = [];

  /** The pause before the next start in milliseconds, or null to give up. */
  afterDeath(now: number): number | null {
    this.#deathTimes = [...this.#deathTimes.filter((time) => now - time < DEATH_WINDOW_MS), now];
    const deaths = this.#deathTimes.length;
    return deaths < MAX_DEATHS ? FIRST_DELAY_MS * DELAY_FACTOR ** (deaths - 1) : null;
  }

  reset(): void {
    this.#deathTimes = [];
  }
}
